import type { GemmKernel } from "@weft/kernels";
import { itemBytes } from "../dtype.ts";
import { broadcastStrides } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { kernelFor } from "./kernel-name.ts";

/**
 * `out = a @ b + beta * out` over matrices in the last two dimensions; `a` and `b` are broadcast over `out`'s leading ones.
 *
 * Any strides are read in place. The rows of `out` must be contiguous.
 */
export function gemmInto(a: Tensor, b: Tensor, out: Tensor, beta: 0 | 1): void {
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
  if (batch.length === 0) {
    gemm(m, n, k, 1, addressA, aRow, aCol, addressB, bRow, bCol, beta, addressOut, cRow);
    return;
  }
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
