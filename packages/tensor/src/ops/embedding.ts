import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { defineOp } from "../autograd/define-op.ts";
import { isGradEnabled, noGrad } from "../autograd/grad-mode.ts";
import { writeInPlace } from "../autograd/write-in-place.ts";
import { viewHeap } from "../data/read.ts";
import { castData } from "../dispatch/cast.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { positions } from "../dispatch/positions.ts";
import { constant } from "../dispatch/scalar.ts";
import { computeDType, isFloating, type DType } from "../dtype.ts";
import { DTypeError, IndexError, ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { eq } from "./eq.ts";
import { gt } from "./gt.ts";
import { mul } from "./mul.ts";
import { norm } from "./norm.ts";
import { reshape } from "./reshape.ts";
import { addRowsAt, addRowsInto, putRows, putRowsInto, selectRows } from "./rows.ts";
import { unsqueeze } from "./squeeze.ts";
import { to } from "./to.ts";
import { where } from "./where.ts";

export interface EmbeddingOptions {
  /** The row that gets no gradient; negative ones count from the end. Default: none. */
  readonly paddingIdx?: number | null;
  /** Rows that are looked up and have a larger norm are first scaled down to it, in `weight` itself. Default: none. */
  readonly maxNorm?: number | null;
  /** The order of that norm. Default 2. */
  readonly normType?: number;
  /** Whether a row's gradient is divided by how often it was looked up. Default false. */
  readonly scaleGradByFreq?: boolean;
}

/**
 * Rows of a table: `out[i] = weight[indices[i]]`. Gradients of a row that is looked up several times add up, in their order.
 *
 * Shapes: indices int64 or int32 of any shape, weight `[rows, size]` → `[...indices, size]`.
 *
 * @category Network functions
 * @throws {IndexError} when an index, or `paddingIdx`, names no row: before anything is changed.
 * @throws {ShapeError} when the weight is no matrix. @throws {DTypeError} when indices are no integers.
 * @example embedding(tensor([1n, 0n]), tensor([[1, 2], [3, 4]])).toArray() // [[3, 4], [1, 2]]
 */
export function embedding(indices: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  checkOptions("embedding", options, ["paddingIdx", "maxNorm", "normType", "scaleGradByFreq"]);
  const { maxNorm = null, normType = 2, scaleGradByFreq = false } = options;
  checkTensors("embedding", { indices, weight });
  if (weight.ndim !== 2)
    throw new ShapeError(`embedding: weight must be [rows, size]; got ${show(weight.shape)}`);
  const padding = paddingRow(options.paddingIdx ?? null, weight.shape[0]!);
  const places = positions("embedding", indices, weight.shape[0]!, { name: "indices" });
  const rows = new Tensor(places.storage, "int32", [places.size], undefined, places.offset);
  if (maxNorm !== null) {
    checkNorm(weight, maxNorm, normType);
    limitNorms(weight, rows, maxNorm, normType);
  }
  const out = lookUp(weight, rows, { padding, scaleGradByFreq });
  return indices.ndim === 1 ? out : reshape(out, [...indices.shape, weight.shape[1]!]);
}

interface Attrs {
  /** The row without a gradient, -1 for none. */
  readonly padding: number;
  readonly scaleGradByFreq: boolean;
}

const lookUp: (weight: Tensor, rows: Tensor, attrs: Attrs) => Tensor = defineOp<
  readonly ["weight", "rows"],
  "rows",
  Attrs
>({
  name: "embedding",
  inputs: ["weight", "rows"],
  saves: ["rows"],
  forward: (weight, rows) => noGrad(() => selectRows(weight, rows)),
  vjp: {
    weight: ({ dy, rows, shapes, attrs }) => {
      const count = shapes.weight[0]!;
      const given = attrs.scaleGradByFreq ? mul(dy, shares(rows, count, dy.dtype)) : dy;
      if (attrs.padding < 0 || !isGradEnabled()) {
        const out = addRowsAt(given, rows, shapes.weight);
        clearRow(out, attrs.padding);
        return out;
      }
      const isPadding = unsqueeze(eq(rows, attrs.padding), 1);
      return addRowsAt(where(isPadding, 0, given), rows, shapes.weight);
    },
    rows: null,
  },
  accumulate: {
    weight: ({ dy, rows, attrs }, into, beta) => {
      const count = into.shape[0]!;
      const given = attrs.scaleGradByFreq ? mul(dy, shares(rows, count, dy.dtype)) : dy;
      if (beta === 1) addDistinct(given, rows, into, attrs.padding);
      else {
        copyInto(constant(0, into.dtype), into);
        addRowsInto(given, rows, into);
        clearRow(into, attrs.padding);
      }
      into.storage.markWritten("embedding");
    },
  },
});

/**
 * Adds to each row of `into` the sum of what is given for it, and leaves the others alone, so that a large table costs nothing
 * for the rows that were not looked up. Bit for bit it is the addition of a whole gradient, but for the sign of zeros.
 */
function addDistinct(given: Tensor, rows: Tensor, into: Tensor, padding: number): void {
  const { distinct, slots } = distinctRows(rows, into.shape[0]!);
  const sums = addRowsAt(given, slots, [distinct.size, into.shape[1]!]);
  const places = viewHeap("int32", distinct.address(), distinct.size);
  clearRow(sums, places.indexOf(padding));
  addRowsInto(sums, distinct, into);
}

/** `1 / n` for each looked up row that was looked up `n` times, `[lookups, 1]`. */
function shares(rows: Tensor, count: number, dtype: DType): Tensor {
  const times = new Int32Array(count);
  // Before there are views of the heap, which an allocation may take away.
  const out = emptyTensor([rows.size, 1], "float64");
  const places = viewHeap("int32", rows.address(), rows.size);
  for (const row of places) times[row]!++;
  const values = viewHeap("float64", out.address(), rows.size);
  for (let i = 0; i < rows.size; i++) values[i] = 1 / times[places[i]!]!;
  return dtype === "float64" ? out : castData(out, dtype);
}

/** The rows that occur, in their first order, and for each lookup which of them it is. */
function distinctRows(rows: Tensor, count: number): { distinct: Tensor; slots: Tensor } {
  const slots = emptyTensor([rows.size], "int32");
  const places = viewHeap("int32", rows.address(), rows.size);
  const slotOf = new Int32Array(count).fill(-1);
  const found: number[] = [];
  const into = viewHeap("int32", slots.address(), rows.size);
  for (let i = 0; i < rows.size; i++) {
    const row = places[i]!;
    if (slotOf[row] === -1) slotOf[row] = found.push(row) - 1;
    into[i] = slotOf[row]!;
  }
  const distinct = emptyTensor([found.length], "int32");
  viewHeap("int32", distinct.address(), found.length).set(found);
  return { distinct, slots };
}

/** @param row Negative for none. */
function clearRow(x: Tensor, row: number): void {
  if (row < 0) return;
  const [, cols] = x.shape;
  const [rowStep, colStep] = x.strides as readonly [number, number]; // a matrix
  const start = x.offset + row * rowStep;
  copyInto(constant(0, x.dtype), new Tensor(x.storage, x.dtype, [cols!], [colStep], start));
}

/** Scales the rows that are looked up and longer than `maxNorm` down to it, outside of the graph. */
function limitNorms(weight: Tensor, rows: Tensor, maxNorm: number, p: number): void {
  const { distinct } = distinctRows(rows, weight.shape[0]!);
  const scaledRows = (table: Tensor): Tensor => {
    const picked = to(selectRows(table, distinct), computeDType(table.dtype));
    const norms = norm(picked, { p, dim: 1, keepdim: true });
    const shrunk = div(constant(maxNorm, norms.dtype), add(norms, 1e-7));
    return to(mul(picked, where(gt(norms, maxNorm), shrunk, 1)), table.dtype);
  };
  noGrad(() =>
    writeInPlace(
      "embedding",
      weight,
      [],
      () => putRowsInto(scaledRows(weight), distinct, weight),
      (old) => putRows(old, distinct, scaledRows(old)),
    ),
  );
}

function checkNorm(weight: Tensor, maxNorm: number, normType: number): void {
  if (!isFloating(weight.dtype)) {
    throw new DTypeError(
      `embedding: weight must be floating to have its norms limited; got ${weight.dtype}`,
    );
  }
  checkNumber("embedding", "maxNorm", maxNorm);
  checkNumber("embedding", "normType", normType);
}

/** `paddingIdx` as a row, -1 for none. */
function paddingRow(paddingIdx: number | null, rows: number): number {
  if (paddingIdx === null) return -1;
  if (Number.isInteger(paddingIdx) && paddingIdx >= -rows && paddingIdx < rows)
    return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
  throw new IndexError(
    `embedding: paddingIdx must be a row of a table with ${rows}, negative ones from the end; got ${paddingIdx}`,
  );
}
