import type { GemmBatchedKernel, GemmKernel } from "@weft/kernels";
import { isFloating, itemBytes } from "../dtype.ts";
import { broadcastStrides, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { kernelFor } from "./kernel-name.ts";
import { cutIntoStrips, forEachStrip, type Strips } from "./strips.ts";

/**
 * `out = alpha * op(a) op(b) + beta * out` of matrices, where `op` transposes if asked: by strides, without a copy or a view.
 *
 * The rows of `out` must be contiguous.
 */
export function matrixProductInto(
  a: Tensor,
  transposeA: boolean,
  b: Tensor,
  transposeB: boolean,
  out: Tensor,
  beta: 0 | 1,
  alpha = 1,
): void {
  const gemm = kernelFor<GemmKernel>("matmul", "gemm", out.dtype);
  const rowA = transposeA ? 1 : 0;
  const rowB = transposeB ? 1 : 0;
  const addressA = a.address();
  const addressB = b.address();
  gemm(
    out.shape[0]!,
    out.shape[1]!,
    a.shape[1 - rowA]!,
    alpha,
    addressA,
    a.strides[rowA]!,
    a.strides[1 - rowA]!,
    addressB,
    b.strides[rowB]!,
    b.strides[1 - rowB]!,
    beta,
    out.address(),
    out.strides[0]!,
  );
}

/**
 * `out = alpha * a @ b + beta * out` over matrices in the last two dimensions; `a` and `b` are broadcast over `out`'s leading ones.
 *
 * Any strides are read in place. The rows of `out` must be contiguous. An element has the same bits whatever is computed
 * with it, so batches are cut as is fastest: where all share one `b`, they are further rows of `a`.
 */
export function gemmInto(a: Tensor, b: Tensor, out: Tensor, beta: 0 | 1, alpha = 1): void {
  if (out.ndim === 2) {
    matrixProductInto(a, false, b, false, out, beta, alpha);
    return;
  }
  if (out.size === 0) return;
  const batch = out.shape.slice(0, -2);
  const stepsA = broadcastStrides(a.shape.slice(0, -2), a.strides.slice(0, -2), batch);
  const stepsB = broadcastStrides(b.shape.slice(0, -2), b.strides.slice(0, -2), batch);
  const product = isFloating(out.dtype)
    ? batchedProduct(a, b, out, beta, alpha)
    : plainProduct(a, b, out, beta, alpha);
  if (stepsB.every((step, d) => step === 0 || batch[d] === 1)) {
    // Batches and rows in one: strips of rows.
    const strips = cutIntoStrips(
      [...batch, out.shape.at(-2)!],
      [[...stepsA, a.strides.at(-2)!], [...stepsB, 0], out.strides.slice(0, -1)],
    );
    forEachStrip(strips, (offsets) =>
      product(strips.rows, strips.cols, strips.row, strips.col[0]!, strips.col[2]!, offsets),
    );
    return;
  }
  forEachBatch(batch, [stepsA, stepsB, out.strides.slice(0, -2)], (count, steps, offsets) =>
    product(count, out.shape.at(-2)!, steps, a.strides.at(-2)!, out.strides.at(-2)!, offsets),
  );
}

/** `count` products of `m` rows: their steps from one to the next, the distance between rows of `a` and `out`, where they start. */
type Product = (
  count: number,
  m: number,
  steps: readonly number[],
  aRow: number,
  cRow: number,
  offsets: readonly number[],
) => void;

function batchedProduct(a: Tensor, b: Tensor, out: Tensor, beta: 0 | 1, alpha: number): Product {
  const gemmBatched = kernelFor<GemmBatchedKernel>("matmul", "gemmBatched", out.dtype);
  const [n, k] = [out.shape.at(-1)!, a.shape.at(-1)!];
  const [aCol, bRow, bCol] = [a.strides.at(-1)!, b.strides.at(-2)!, b.strides.at(-1)!];
  const [addressA, addressB, addressOut] = [a.address(), b.address(), out.address()];
  const bytes = itemBytes(out.dtype);
  return (count, m, [stepA, stepB, stepOut], aRow, cRow, [offsetA, offsetB, offsetOut]) => {
    const pa = addressA + offsetA! * bytes;
    const pb = addressB + offsetB! * bytes;
    const pc = addressOut + offsetOut! * bytes;
    gemmBatched(
      count,
      m,
      n,
      k,
      alpha,
      pa,
      stepA!,
      aRow,
      aCol,
      pb,
      stepB!,
      bRow,
      bCol,
      beta,
      pc,
      stepOut!,
      cRow,
    );
  };
}

/** Product by product, for integers. */
function plainProduct(a: Tensor, b: Tensor, out: Tensor, beta: 0 | 1, alpha: number): Product {
  const gemm = kernelFor<GemmKernel>("matmul", "gemm", out.dtype);
  const [n, k] = [out.shape.at(-1)!, a.shape.at(-1)!];
  const [aCol, bRow, bCol] = [a.strides.at(-1)!, b.strides.at(-2)!, b.strides.at(-1)!];
  const [addressA, addressB, addressOut] = [a.address(), b.address(), out.address()];
  const bytes = itemBytes(out.dtype);
  return (count, m, [stepA, stepB, stepOut], aRow, cRow, [offsetA, offsetB, offsetOut]) => {
    for (let i = 0; i < count; i++) {
      const pa = addressA + (offsetA! + i * stepA!) * bytes;
      const pb = addressB + (offsetB! + i * stepB!) * bytes;
      const pc = addressOut + (offsetOut! + i * stepOut!) * bytes;
      gemm(m, n, k, alpha, pa, aRow, aCol, pb, bRow, bCol, beta, pc, cRow);
    }
  };
}

/** Runs of batches that all operands walk through in even steps. */
function forEachBatch(
  batch: Shape,
  strides: readonly (readonly number[])[],
  visit: (count: number, steps: readonly number[], offsets: readonly number[]) => void,
): void {
  const strips: Strips = cutIntoStrips(batch, strides);
  forEachStrip(strips, (offsets) => {
    for (let r = 0; r < strips.rows; r++) {
      const starts = offsets.map((offset, i) => offset + r * strips.row[i]!);
      visit(strips.cols, strips.col, starts);
    }
  });
}
