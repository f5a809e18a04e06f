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
import type { Tensor } from "../tensor.ts";
import { mean } from "./mean.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { sub } from "./sub.ts";

/**
 * Variance `Σ (x - mean)² / (n - correction)` over some dimensions, all by default. Also exported as `var`, and a method of
 * that name. Of nothing, or of one element with the default correction, it is NaN.
 *
 * Shapes: as for `sum`.
 *
 * @category Reductions
 * @pytorch torch.var
 * @throws {DTypeError} when the tensor is not floating. @throws {IndexError} when a dimension is out of range.
 * @example variance(tensor([1, 2, 3, 4]), { correction: 0 }).item() // 1.25
 */
export function variance(x: Tensor, options: VarianceOptions = {}): Tensor {
  return varianceOp(x, varianceAttrs("var", x, options));
}

const varianceOp: (x: Tensor, attrs: VarianceAttrs) => Tensor = defineOp<
  readonly ["x"],
  "x",
  VarianceAttrs
>({
  name: "var",
  inputs: ["x"],
  saves: ["x"],
  forward: (x, attrs) => {
    const out = varianceData(x, attrs);
    return out.dtype === x.dtype ? out : castData(out, x.dtype);
  },
  vjp: {
    x: ({ dy, x, attrs: { dims, correction } }) => {
      const scale = 2 / divisorOf(x, dims, correction);
      const share = mul(reshape(dy, reducedShape(x.shape, dims, true)), scale);
      return mul(share, sub(x, mean(x, { dim: dims, keepdim: true })));
    },
  },
});
