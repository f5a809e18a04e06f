import { defineOp } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { softmaxRows } from "../dispatch/softmax.ts";
import { softmaxGradient } from "../dispatch/softmax-gradient.ts";
import { computeDType, toFloating } from "../dtype.ts";
import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";

/**
 * Softmax `eˣ / Σ eˣ` along a dimension; the largest element is subtracted first, so nothing overflows. float16 and
 * bfloat16 are computed in float32.
 *
 * Shapes: `[..., n, ...]` → the same.
 *
 * @category Network functions
 * @param dim Default -1.
 * @throws {IndexError} when `dim` is out of range.
 * @example softmax(tensor([0, 0]), 0).toArray() // [0.5, 0.5]
 */
export function softmax(x: Tensor, dim = -1): Tensor {
  checkTensor("softmax", "x", x);
  const dtype = toFloating(x.dtype);
  const d = normalizeDim("softmax", dim, x.ndim);
  return to(softmaxOp(to(x, computeDType(dtype)), d), dtype);
}

const softmaxOp: (x: Tensor, dim: number) => Tensor = defineOp<readonly ["x"], "out", number>({
  name: "softmax",
  inputs: ["x"],
  saves: ["out"],
  forward: (x, dim) => softmaxRows("softmax", x, dim),
  vjp: {
    x: ({ dy, out, attrs: dim }) =>
      isGradEnabled()
        ? mul(out, sub(dy, sum(mul(dy, out), { dim, keepdim: true })))
        : softmaxGradient("softmax", out, dy, dim),
  },
});
