import type { BinaryKernel, UnaryKernel } from "@weft/kernels";
import { itemBytes } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { cutIntoStrips, forEachStrip } from "./strips.ts";

/** Along which dimension, and whether from its end. */
export interface ScanAttrs {
  readonly dim: number;
  readonly reverse: boolean;
}

/** A running sum or product along a dimension, in the dtype of `x`. */
export function scan(op: string, x: Tensor, { dim, reverse }: ScanAttrs): Tensor {
  const kernel = kernelFor<UnaryKernel>(op, op, x.dtype);
  const out = emptyTensor(x.shape, x.dtype);
  if (out.size === 0) return out;
  forEachLine([x, out], dim, reverse, (rows, cols, [a, o], [aRow, oRow], [aCol, oCol]) =>
    kernel(rows, cols, a!, aRow!, aCol!, o!, oRow!, oCol!),
  );
  return out;
}

/**
 * The recurrence `out[t] = b[t] + a[t] out[t - 1]` along a dimension; `exclusive`: with `a[t - 1]`, the factor that stands
 * where the scan comes from.
 */
export function linearScan(
  a: Tensor,
  b: Tensor,
  { dim, reverse, exclusive }: ScanAttrs & { readonly exclusive: boolean },
): Tensor {
  const kernel = kernelFor<BinaryKernel>("linearScan", "linearScan", b.dtype);
  const out = emptyTensor(b.shape, b.dtype);
  if (out.size === 0) return out;
  const bytes = itemBytes(b.dtype);
  forEachLine([a, b, out], dim, reverse, (rows, cols, [x, y, o], row, col) => {
    // The kernel does not read the first factor, so the one before it need not exist.
    const factors = x! - (exclusive ? col[0]! * bytes : 0);
    kernel(rows, cols, factors, row[0]!, col[0]!, y!, row[1]!, col[1]!, o!, row[2]!, col[2]!);
  });
  return out;
}

/**
 * Cuts tensors of one shape into blocks of rows along `dim`, and calls `visit` with the operands' addresses and strides; from
 * the end, the strides along the dimension are negative.
 */
function forEachLine(
  tensors: readonly Tensor[],
  dim: number,
  reverse: boolean,
  visit: (
    rows: number,
    cols: number,
    addresses: readonly number[],
    row: readonly number[],
    col: readonly number[],
  ) => void,
): void {
  const { shape, dtype } = tensors[0]!;
  const bytes = itemBytes(dtype);
  const cols = shape[dim] ?? 1;
  const steps = tensors.map((x) => x.strides[dim] ?? 0);
  const starts = tensors.map(
    (x, i) => x.address() + (reverse ? (cols - 1) * steps[i]! * bytes : 0),
  );
  const strips = cutIntoStrips(
    shape.toSpliced(dim, 1),
    tensors.map((x) => x.strides.toSpliced(dim, 1)),
  );
  const col = steps.map((step) => (reverse ? -step : step));
  forEachStrip(strips, (offsets) => {
    for (let r = 0; r < strips.rows; r++) {
      const at = starts.map((start, i) => start + (offsets[i]! + r * strips.row[i]!) * bytes);
      visit(strips.cols, cols, at, strips.col, col);
    }
  });
}
