import type { DropoutKernel } from "@weft/kernels";
import { viewHeap } from "../data/read.ts";
import { computeDType, itemBytes } from "../dtype.ts";
import type { Generator } from "../random/index.ts";
import { broadcastStrides, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { scalarTensor } from "./scalar.ts";
import { cutIntoStrips, forEachStrip } from "./strips.ts";

/** What becomes of an element: `x · scale + kept`, or `x · 0 + dropped`. */
export interface DropoutFactors {
  readonly scale: number;
  readonly kept: number;
  readonly dropped: number;
}

/** A factor alone: an addend of -0 changes nothing, not even the sign of a zero. */
export function scaledBy(scale: number): DropoutFactors {
  return { scale, kept: -0, dropped: -0 };
}

/** 1 for elements that stay, 0 for those that are dropped, with the probability `p`: a 53-bit number of the stream for each. */
export function drawMask(shape: Shape, p: number, generator: Generator): Tensor {
  const mask = emptyTensor(shape, "bool");
  generator.fillBernoulli(viewHeap("bool", mask.address(), mask.size), 1 - p);
  return mask;
}

/** Drops elements; the mask is broadcast to the shape of `x`. */
export function dropElements(x: Tensor, mask: Tensor, factors: DropoutFactors): Tensor {
  const dtype = computeDType(x.dtype);
  const out = emptyTensor(x.shape, dtype);
  const source = x.dtype === dtype ? x : castData(x, dtype);
  const kernel = kernelFor<DropoutKernel>("dropout", "dropout", dtype);
  const { scale, kept, dropped } = factors;
  const strips = cutIntoStrips(out.shape, [
    source.strides,
    broadcastStrides(mask.shape, mask.strides, out.shape),
    out.strides,
  ]);
  const { rows, cols, row, col } = strips;
  const [from, choices, to] = [source.address(), mask.address(), out.address()];
  const bytes = itemBytes(dtype);
  forEachStrip(strips, ([offset, offsetMask, offsetOut]) => {
    kernel(
      rows,
      cols,
      from + offset! * bytes,
      row[0]!,
      col[0]!,
      choices + offsetMask!,
      row[1]!,
      col[1]!,
      to + offsetOut! * bytes,
      row[2]!,
      col[2]!,
      scale,
      kept,
      dropped,
    );
  });
  return dtype === x.dtype ? out : castData(out, x.dtype);
}

/** A number as the dtype of `x` holds it. */
export function roundedFor(x: Tensor, value: number): number {
  return scalarTensor(value, x.dtype).item();
}
