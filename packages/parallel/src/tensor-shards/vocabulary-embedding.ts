import type { Embedding } from "@weft/nn";
import {
  defineOp,
  embedding,
  fromTypedArray,
  isGradEnabled,
  noGrad,
  type Tensor,
} from "@weft/tensor";
import type { Span } from "./spans.ts";

/** An `Embedding` that is cut by its rows, as one member of a team sees it. */
export interface VocabularyParts {
  readonly layer: Embedding;
  /** This member's rows. */
  readonly ownRows: Tensor;
  /** Where they are in the table. */
  readonly span: Span;
}

/**
 * Rows of a table: `out[i] = weight[indices[i]]`. All rows are in everybody's memory and nobody waits for another. Each member has the
 * gradients of its own rows: of the lookups among them, in their order, which gives them the bits of the layer that is not cut.
 */
export function vocabularyEmbedding(
  indices: Tensor,
  { layer, ownRows, span }: VocabularyParts,
): Tensor {
  const { paddingIdx, scaleGradByFreq, weight } = layer;
  const rows = noGrad(() => embedding(indices, weight, { paddingIdx }));
  if (!isGradEnabled() || !ownRows.requiresGrad) return rows;
  const own = lookupsIn(indices, span);
  const hasPadding = paddingIdx !== null && isIn(paddingIdx, span);
  const looked = embedding(fromTypedArray(own.rows), ownRows, {
    paddingIdx: hasPadding ? paddingIdx - span.start : null,
    scaleGradByFreq,
  });
  return withLookups(looked, { rows, positions: fromTypedArray(own.positions) });
}

interface Lookups {
  /** What all lookups found, `[...indices, size]`. */
  readonly rows: Tensor;
  /** Which of them this member has in its part of the table. */
  readonly positions: Tensor;
}

/** All that was found, with the history of this member's part of it. */
const withLookups: (own: Tensor, lookups: Lookups) => Tensor = defineOp<
  readonly ["own"],
  never,
  Lookups
>({
  name: "embedding",
  inputs: ["own"],
  forward: (_own, { rows }) => rows,
  vjp: {
    own: ({ dy, attrs: { positions } }) =>
      dy.reshape([-1, dy.shape.at(-1)!]).indexSelect(0, positions),
  },
});

/** The lookups of rows in a part of the table: which they are, and the rows, counted from the part's first one. */
function lookupsIn(
  indices: Tensor,
  span: Span,
): { readonly positions: Int32Array; readonly rows: Int32Array } {
  const all = indices.to("int32").toTypedArray<Int32Array>();
  const positions = new Int32Array(all.length);
  const rows = new Int32Array(all.length);
  let count = 0;
  for (const [i, row] of all.entries()) {
    if (!isIn(row, span)) continue;
    positions[count] = i;
    rows[count++] = row - span.start;
  }
  return { positions: positions.subarray(0, count), rows: rows.subarray(0, count) };
}

function isIn(row: number, { start, length }: Span): boolean {
  return row >= start && row < start + length;
}
