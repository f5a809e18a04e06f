import type { UnaryKernel } from "@weft/kernels";
import { itemBytes } from "../dtype.ts";
import { broadcastStrides, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cutIntoStrips, forEachStrip } from "./strips.ts";

/** Runs a one-operand kernel; `x` is broadcast to `out`'s shape. */
export function runUnary(kernel: UnaryKernel, x: Tensor, out: Tensor): void {
  const size = out.size;
  if (sameShape(x.shape, out.shape) && x.isContiguous() && out.isContiguous()) {
    kernel(1, size, x.address(), size, 1, out.address(), size, 1);
    return;
  }
  if (size === 0) return;
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
