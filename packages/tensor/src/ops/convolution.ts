import { defineOp } from "../autograd/define-op.ts";
import type { ConvolutionGeometry } from "../dispatch/convolution-geometry.ts";
import { convolveData } from "../dispatch/convolve.ts";
import { convolveInputData } from "../dispatch/convolve-input.ts";
import { convolveWeightData } from "../dispatch/convolve-weight.ts";
import type { Tensor } from "../tensor.ts";
import { sum } from "./sum.ts";

// A convolution is linear in x and in w: `Σ y conv(x, w)` has one gradient for each of the three, and those three ops are each
// other's gradients.

/** `[batch, channels, rows, cols]` by filters to `[batch, filters, outRows, outCols]`; all arguments checked before. @internal */
export const convolution: (
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  geometry: ConvolutionGeometry,
) => Tensor = defineOp<readonly ["x", "weight", "bias?"], "x" | "weight", ConvolutionGeometry>({
  name: "convolution",
  inputs: ["x", "weight", "bias?"],
  saves: ["x", "weight"],
  forward: convolveData,
  vjp: {
    x: ({ dy, weight, attrs }) => convolutionInput(dy, weight, attrs),
    weight: ({ dy, x, attrs }) => convolutionWeight(dy, x, attrs),
    bias: ({ dy }) => sum(sum(dy, { dim: [2, 3] }), { dim: 0 }),
  },
});

/** The gradient of a convolution's input; by itself a transposed convolution. @internal */
export const convolutionInput: (
  y: Tensor,
  weight: Tensor,
  geometry: ConvolutionGeometry,
) => Tensor = defineOp<readonly ["y", "weight"], "y" | "weight", ConvolutionGeometry>({
  name: "convolutionInput",
  inputs: ["y", "weight"],
  saves: ["y", "weight"],
  forward: convolveInputData,
  vjp: {
    y: ({ dy, weight, attrs }) => convolution(dy, weight, null, attrs),
    weight: ({ dy, y, attrs }) => convolutionWeight(y, dy, attrs),
  },
});

const convolutionWeight: (y: Tensor, x: Tensor, geometry: ConvolutionGeometry) => Tensor = defineOp<
  readonly ["y", "x"],
  "y" | "x",
  ConvolutionGeometry
>({
  name: "convolutionWeight",
  inputs: ["y", "x"],
  saves: ["y", "x"],
  forward: convolveWeightData,
  vjp: {
    y: ({ dy, x, attrs }) => convolution(x, dy, null, attrs),
    x: ({ dy, y, attrs }) => convolutionInput(y, dy, attrs),
  },
});
