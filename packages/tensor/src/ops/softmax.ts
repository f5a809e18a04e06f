import { defineOp } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { softmaxRows } from "../dispatch/softmax.ts";
import { softmaxGradient } from "../dispatch/softmax-gradient.ts";
import { checkDType, computeDType, isFloating, toFloating, type DType } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";

/** Options of `softmax`, `logSoftmax` and `softmin`. */
export interface SoftmaxOptions {
  /** The tensor is cast to it first, and the result has it; against overflow in a narrow dtype. Default: the tensor's own. */
  readonly dtype?: DType;
}

/**
 * Softmax `eˣ / Σ eˣ` along a dimension; the largest element is subtracted first, so nothing overflows. float16 and
 * bfloat16 are computed in float32.
 *
 * Shapes: `[..., n, ...]` → the same.
 *
 * @category Network functions
 * @param dim Default -1.
 * @param options `dtype`: what `x` is cast to first; integers become float32.
 * @throws {IndexError} when `dim` is out of range. @throws {DTypeError} when the dtype is not floating.
 * @example softmax(tensor([0, 0]), 0).toArray() // [0.5, 0.5]
 */
export function softmax(x: Tensor, dim = -1, options?: SoftmaxOptions): Tensor {
  const dtype = softmaxDType("softmax", x, options);
  const d = normalizeDim("softmax", dim, x.ndim);
  return to(softmaxOp(softmaxInput(x, dtype), d), dtype);
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

/** The dtype of the result. @throws {DTypeError} when it is not floating. @internal */
export function softmaxDType(op: string, x: Tensor, options?: SoftmaxOptions): DType {
  if (options !== undefined) checkOptions(op, options, ["dtype"]);
  checkTensor(op, "x", x);
  const dtype = options?.dtype;
  if (dtype === undefined) return toFloating(x.dtype);
  if (isFloating(checkDType(op, dtype))) return dtype;
  throw new DTypeError(`${op}: dtype must be floating; got ${dtype}`);
}

/** What a softmax with the given dtype is computed of: `x` in that dtype, a 16-bit one widened again. @internal */
export function softmaxInput(x: Tensor, dtype: DType): Tensor {
  return to(to(x, dtype), computeDType(dtype));
}
