import type { UnaryKernel } from "@weft/kernels";
import { itemBytes } from "../dtype.ts";
import { broadcastStrides, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cutIntoStrips, forEachStrip, stretchedStride } from "./strips.ts";

/** Runs a one-operand kernel; `x` is broadcast to `out`'s shape. */
export function runUnary(kernel: UnaryKernel, x: Tensor, out: Tensor): void {
  const size = out.size;
  if (size === 0) return;
  const { shape } = out;
  if (out.isContiguous() && (x.size === 1 || (sameShape(x.shape, shape) && x.isContiguous()))) {
    kernel(1, size, x.address(), 0, size > 1 && x.size === 1 ? 0 : 1, out.address(), size, 1);
    return;
  }
  if (shape.length === 2) {
    kernel(
      shape[0]!,
      shape[1]!,
      x.address(),
      stretchedStride(x, shape, 2),
      stretchedStride(x, shape, 1),
      out.address(),
      out.strides[0]!,
      out.strides[1]!,
    );
    return;
  }
  const strips = cutIntoStrips(out.shape, [
    broadcastStrides(x.shape, x.strides, out.shape),
    out.strides,
  ]);
  const { rows, cols, row, col } = strips;
  const from = x.address();
  const to = out.address();
  const bytesFrom = itemBytes(x.dtype);
  const bytesTo = itemBytes(out.dtype);
  forEachStrip(strips, ([offset, offsetOut]) => {
    kernel(
      rows,
      cols,
      from + offset! * bytesFrom,
      row[0]!,
      col[0]!,
      to + offsetOut! * bytesTo,
      row[1]!,
      col[1]!,
    );
  });
}
