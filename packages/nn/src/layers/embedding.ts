import { normal } from "@weft/init";
import {
  embedding,
  empty,
  IndexError,
  noGrad,
  Parameter,
  type DType,
  type Tensor,
} from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { pythonFloat } from "../module/python-text.ts";

/** How an `Embedding` looks rows up. */
export interface EmbeddingLookup {
  /** The row that is 0 at first and gets no gradient; negative ones count from the end. Default: none. */
  readonly paddingIdx?: number | null;
  /** Rows that are looked up and have a larger norm are first scaled down to it. Default: none. */
  readonly maxNorm?: number | null;
  /** The order of that norm. Default 2. */
  readonly normType?: number;
  /** Whether a row's gradient is divided by how often it was looked up. Default false. */
  readonly scaleGradByFreq?: boolean;
}

/** Options of `Embedding`. */
export interface EmbeddingLayerOptions extends EmbeddingLookup {
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * A table of vectors, looked up by number.
 *
 * Shapes: indices (int64 or int32) any → `[...indices, embeddingDim]`; weight `[numEmbeddings, embeddingDim]`. Init: N(0, 1), 0 for
 * the padding row.
 *
 * @throws {IndexError} when an index, or `paddingIdx`, names no row.
 * @example new Embedding(10, 3).forward(tensor([[1n, 2n]])).shape // [1, 2, 3]
 */
export class Embedding extends Module {
  static {
    declareClosed(this);
  }

  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  /** Counted from the front; `null` for none. */
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
  weight: Parameter;

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingLayerOptions = {}) {
    super();
    const { paddingIdx, maxNorm, normType, scaleGradByFreq, dtype } = settleOptions(
      "Embedding",
      options,
      { paddingIdx: null, maxNorm: null, normType: 2, scaleGradByFreq: false, dtype: "float32" },
    );
    this.numEmbeddings = checkSize("Embedding", "numEmbeddings", numEmbeddings);
    this.embeddingDim = checkSize("Embedding", "embeddingDim", embeddingDim);
    this.paddingIdx = fromFront(paddingIdx, numEmbeddings);
    this.maxNorm = maxNorm;
    this.normType = normType;
    this.scaleGradByFreq = scaleGradByFreq;
    this.weight = new Parameter(empty([numEmbeddings, embeddingDim], { dtype }));
    this.resetParameters();
  }

  /** Draws new values from the default generator, and sets the padding row to 0. */
  resetParameters(): void {
    normal(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) noGrad(() => this.weight.at(paddingIdx).zero_());
  }

  override forward(indices: Tensor): Tensor {
    const { paddingIdx, maxNorm, normType, scaleGradByFreq } = this;
    return embedding(indices, this.weight, { paddingIdx, maxNorm, normType, scaleGradByFreq });
  }

  override extraRepr(): string {
    const { numEmbeddings, embeddingDim, paddingIdx, maxNorm, normType, scaleGradByFreq } = this;
    return [
      `${numEmbeddings}, ${embeddingDim}`,
      ...(paddingIdx === null ? [] : [`padding_idx=${paddingIdx}`]),
      ...(maxNorm === null ? [] : [`max_norm=${pythonFloat(maxNorm)}`]),
      ...(normType === 2 ? [] : [`norm_type=${pythonFloat(normType)}`]),
      ...(scaleGradByFreq ? ["scale_grad_by_freq=True"] : []),
    ].join(", ");
  }
}

function fromFront(paddingIdx: number | null, rows: number): number | null {
  if (paddingIdx === null) return null;
  if (Number.isInteger(paddingIdx) && paddingIdx >= -rows && paddingIdx < rows)
    return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
  throw new IndexError(
    `Embedding: paddingIdx must be a row of a table with ${rows}, negative ones from the end; got ${paddingIdx}`,
  );
}
