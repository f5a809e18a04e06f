import { checkTensor } from "../dispatch/check-tensor.ts";
import { ternaryInPlace } from "./define-in-place.ts";
import { defineOp } from "../autograd/define-op.ts";
import { binary } from "../dispatch/binary.ts";
import { castData } from "../dispatch/cast.ts";
import { constant, scalarTensor, asTensor, type Operand } from "../dispatch/scalar.ts";
import { ternary } from "../dispatch/ternary.ts";
import { computeDType, isFloating, resultType, type DType } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";

/** Settings of `add` and `sub`. */
export interface AlphaOptions {
  /** Factor of the second operand; a whole number for integers. Default 1. */
  readonly alpha?: number;
}

/** `a + alpha b` in one pass, rounded as the product and the sum by themselves. @internal */
export const addScaled: (a: Tensor, b: Tensor, attrs: ScaledAttrs) => Tensor = defineOp({
  name: "add",
  inputs: ["a", "b"],
  forward: (a, b, { op, alpha }: ScaledAttrs) => {
    const dtype = resultType(a, b);
    if (isFloating(dtype))
      return ternary(op, "addcmul", [a, b, constant(1, computeDType(dtype))], alpha, dtype);
    if (!Number.isSafeInteger(alpha)) {
      throw new DTypeError(
        `${op}: alpha must be a whole number for integers and bools; got ${alpha} and dtype ${dtype}`,
      );
    }
    const factor = scalarTensor(alpha, dtype);
    return binary(op, "add", a, binary(op, "mul", castTo(b, dtype), factor));
  },
  vjp: { a: ({ dy }) => dy, b: ({ dy, attrs }) => mul(dy, attrs.alpha) },
});

const castTo = (x: Tensor, dtype: DType): Tensor => (x.dtype === dtype ? x : castData(x, dtype));

/** What `addScaled` needs to know. @internal */
export interface ScaledAttrs {
  /** The op's name in errors. */
  readonly op: string;
  readonly alpha: number;
}

/** `x += alpha y` in one pass, under the name of an op. @internal */
export function addScaled_(name: string, x: Tensor, y: Operand, alpha: number): Tensor {
  checkTensor(name, "x", x);
  const other = asTensor(name, y, x.dtype);
  const one = constant(1, computeDType(resultType(x, other)));
  const compute = (old: Tensor): Tensor => addScaled(old, other, { op: name, alpha });
  return ternaryInPlace(name, "addcmul", [x, other, one], alpha, compute);
}
