import { kernels } from "@weft/kernels";
import { itemBytes } from "../dtype.ts";
import { broadcastStrides } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cutIntoStrips, forEachStrip } from "./strips.ts";

/** `where` into an existing tensor of the broadcast shape, which may be `a` or `b` itself. */
export function whereInto(condition: Tensor, a: Tensor, b: Tensor, out: Tensor): void {
  if (out.size === 0) return;
  const bytes = itemBytes(out.dtype);
  const kernel = kernels[`where${(8 * bytes) as 8 | 16 | 32 | 64}`];
  const operands = [condition, a, b, out];
  const strips = cutIntoStrips(
    out.shape,
    operands.map((x) => broadcastStrides(x.shape, x.strides, out.shape)),
  );
  const { rows, cols, row, col } = strips;
  const start = operands.map((x) => x.address());
  forEachStrip(strips, (offsets) => {
    const at = (i: number): [number, number, number] => [
      start[i]! + offsets[i]! * (i === 0 ? 1 : bytes),
      row[i]!,
      col[i]!,
    ];
    kernel(rows, cols, ...at(0), ...at(1), ...at(2), ...at(3));
  });
}
