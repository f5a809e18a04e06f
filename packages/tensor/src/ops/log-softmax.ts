import { defineOp } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { softmaxRows } from "../dispatch/softmax.ts";
import { softmaxGradient } from "../dispatch/softmax-gradient.ts";
import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { softmaxDType, softmaxInput, type SoftmaxOptions } from "./softmax.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";

/**
 * Logarithm of the softmax along a dimension, computed without taking the logarithm of a small number. float16 and bfloat16 are
 * computed in float32.
 *
 * Shapes: `[..., n, ...]` → the same.
 *
 * @category Network functions
 * @param dim Default -1.
 * @param options `dtype`: what `x` is cast to first; integers become float32.
 * @throws {IndexError} when `dim` is out of range. @throws {DTypeError} when the dtype is not floating.
 * @example logSoftmax(tensor([0]), 0).toArray() // [0]
 */
export function logSoftmax(x: Tensor, dim = -1, options?: SoftmaxOptions): Tensor {
  const dtype = softmaxDType("logSoftmax", x, options);
  const d = normalizeDim("logSoftmax", dim, x.ndim);
  return to(logSoftmaxOp(softmaxInput(x, dtype), d), dtype);
}

const logSoftmaxOp: (x: Tensor, dim: number) => Tensor = defineOp<readonly ["x"], "out", number>({
  name: "logSoftmax",
  inputs: ["x"],
  saves: ["out"],
  forward: (x, dim) => softmaxRows("logSoftmax", x, dim),
  vjp: {
    x: ({ dy, out, attrs: dim }) =>
      isGradEnabled()
        ? sub(dy, mul(exp(out), sum(dy, { dim, keepdim: true })))
        : softmaxGradient("logSoftmax", out, dy, dim),
  },
});
