import type { GemmKernel } from "@weft/kernels";
import { itemBytes } from "../dtype.ts";
import { broadcastStrides } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { kernelFor } from "./kernel-name.ts";

/**
 * `out = op(a) op(b) + beta * out` of matrices, where `op` transposes if asked: by strides, without a copy or a view.
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
    1,
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
 * `out = a @ b + beta * out` over matrices in the last two dimensions; `a` and `b` are broadcast over `out`'s leading ones.
 *
 * Any strides are read in place. The rows of `out` must be contiguous.
 */
export function gemmInto(a: Tensor, b: Tensor, out: Tensor, beta: 0 | 1): void {
  if (out.ndim === 2) {
    matrixProductInto(a, false, b, false, out, beta);
    return;
  }
  const gemm = kernelFor<GemmKernel>("matmul", "gemm", out.dtype);
  const batch = out.shape.slice(0, -2);
  const [m, n] = [out.shape.at(-2)!, out.shape.at(-1)!];
  const k = a.shape.at(-1)!;
  const [aRow, aCol] = [a.strides.at(-2)!, a.strides.at(-1)!];
  const [bRow, bCol] = [b.strides.at(-2)!, b.strides.at(-1)!];
  const cRow = out.strides.at(-2)!;
  const addressA = a.address();
  const addressB = b.address();
  const addressOut = out.address();
  const bytes = itemBytes(out.dtype);
  const stepsA = broadcastStrides(a.shape.slice(0, -2), a.strides.slice(0, -2), batch);
  const stepsB = broadcastStrides(b.shape.slice(0, -2), b.strides.slice(0, -2), batch);
  const visit = (d: number, offsetA: number, offsetB: number, offsetOut: number): void => {
    if (d === batch.length) {
      const [pa, pb, pc] = [
        addressA + offsetA * bytes,
        addressB + offsetB * bytes,
        addressOut + offsetOut * bytes,
      ];
      gemm(m, n, k, 1, pa, aRow, aCol, pb, bRow, bCol, beta, pc, cRow);
      return;
    }
    for (let i = 0; i < batch[d]!; i++) {
      visit(
        d + 1,
        offsetA + i * stepsA[d]!,
        offsetB + i * stepsB[d]!,
        offsetOut + i * out.strides[d]!,
      );
    }
  };
  visit(0, 0, 0, 0);
}
