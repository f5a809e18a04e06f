import { defineOp } from "../autograd/define-op.ts";
import { castData } from "../dispatch/cast.ts";
import { reducedShape } from "../dispatch/reduce.ts";
import {
  divisorOf,
  varianceAttrs,
  varianceData,
  type VarianceAttrs,
  type VarianceOptions,
} from "../dispatch/variance.ts";
import { unary } from "../dispatch/unary.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { eq } from "./eq.ts";
import { mean } from "./mean.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { sub } from "./sub.ts";

/**
 * Standard deviation: the root of the variance over some dimensions, all by default. The gradient is 0 where it is 0.
 *
 * Shapes: as for `sum`.
 *
 * @category Reductions
 * @throws {DTypeError} when the tensor is not floating. @throws {IndexError} when a dimension is out of range.
 * @example std(tensor([1, 3]), { correction: 0 }).item() // 1
 */
export function std(x: Tensor, options: VarianceOptions = {}): Tensor {
  return stdOp(x, varianceAttrs("std", x, options));
}

const stdOp: (x: Tensor, attrs: VarianceAttrs) => Tensor = defineOp<
  readonly ["x"],
  "x" | "out",
  VarianceAttrs
>({
  name: "std",
  inputs: ["x"],
  saves: ["x", "out"],
  forward: (x, attrs) => {
    const variance = varianceData(x, attrs);
    const out = unary("std", "sqrt", variance);
    return out.dtype === x.dtype ? out : castData(out, x.dtype);
  },
  vjp: {
    x: ({ dy, x, out, attrs: { dims, correction } }) => {
      // Where the deviation is 0 so is x - mean: any divisor but 0 leaves 0.
      const divisor = mul(add(out, eq(out, 0)), divisorOf(x, dims, correction));
      const share = reshape(div(dy, divisor), reducedShape(x.shape, dims, true));
      return mul(share, sub(x, mean(x, { dim: dims, keepdim: true })));
    },
  },
});
