import { checkOptions } from "../dispatch/check-options.ts";
import { ternaryInPlace } from "./define-in-place.ts";
import { defineOp } from "../autograd/define-op.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { ternary } from "../dispatch/ternary.ts";
import { isFloating, resultTypeOf } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import type { ValueOptions } from "./addcmul.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * `x + value · a / b` in one pass, with broadcasting and promotion.
 *
 * @category Maths
 * @throws {DTypeError} when `a` and `b` are both integers or bools. @throws {ShapeError} when the shapes do not broadcast.
 * @example addcdiv(tensor([1]), tensor([6]), tensor([3]), { value: 10 }).toArray() // [21]
 */
export function addcdiv(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  checkOptions("addcdiv", options, ["value"]);
  const { value = 1 } = options;
  checkQuotient("addcdiv", a, b);
  return addQuotient(x, a, b, value);
}

/** @throws {DTypeError} when both are integers, whose quotient could be meant to be rounded. @internal */
export function checkQuotient(op: string, a: Tensor, b: Tensor): void {
  checkTensor(op, "a", a);
  checkTensor(op, "b", b);
  if (isFloating(a.dtype) || isFloating(b.dtype)) return;
  throw new DTypeError(
    `${op}: integers are not divided; got a ${a.dtype} and b ${b.dtype} (cast one of them first, as in x.to("float32"))`,
  );
}

const addQuotient: (x: Tensor, a: Tensor, b: Tensor, value: number) => Tensor = defineOp({
  name: "addcdiv",
  inputs: ["x", "a", "b"],
  saves: ["a", "b"],
  forward: (x, a, b, value: number) =>
    ternary("addcdiv", "addcdiv", [x, a, b], value, resultTypeOf([x, a, b])),
  vjp: {
    x: ({ dy }) => dy,
    a: ({ dy, b, attrs }) => mul(dy, div(attrs, b)),
    b: ({ dy, a, b, attrs }) => neg(mul(dy, div(mul(a, attrs), mul(b, b)))),
  },
});

/** `x += value · a / b`. @example addcdiv_(tensor([1]), tensor([6]), tensor([3])).toArray() // [3] */
export function addcdiv_(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  checkOptions("addcdiv_", options, ["value"]);
  const { value = 1 } = options;
  checkTensor("addcdiv_", "x", x);
  checkQuotient("addcdiv_", a, b);
  const compute = (old: Tensor): Tensor => addcdiv(old, a, b, { value });
  return ternaryInPlace("addcdiv_", "addcdiv", [x, a, b], value, compute);
}
