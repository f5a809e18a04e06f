import { broadcastShapes } from "../shape.ts";
import { copyInto } from "../dispatch/copy.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { checkFits, writeInPlace } from "../autograd/write-in-place.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { isFloating, weakDType, resultType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { Tensor } from "../tensor.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { eq } from "./eq.ts";
import { ge } from "./ge.ts";
import { log } from "./log.ts";
import { logicalAnd } from "./logical-and.ts";
import { mul } from "./mul.ts";
import { reciprocal } from "./reciprocal.ts";
import { rsqrt } from "./rsqrt.ts";
import { sqrt } from "./sqrt.ts";
import { square } from "./square.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";
import { where } from "./where.ts";

/**
 * Power `a ^ b` with broadcasting and promotion; either may be a number.
 *
 * Powers of integers by integers are integers and wrap; where a tensor has negative exponents they are 0, but of 1 and -1.
 * Squares are exact products, exponents of ±½ square roots. The gradient is 0 at exponent 0, and with respect to the exponent at
 * base 0 when the exponent is not negative.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} for a bool to the power of a bool.
 * @throws {ValueError} for integers to a number that is a negative integer.
 * @example pow(tensor([2, 3]), 2).toArray() // [4, 9]
 */
export function pow(a: Operand, b: Operand): Tensor {
  if (b instanceof Tensor || !(a instanceof Tensor)) return power(a, b);
  checkExponent("pow", a, b);
  if (b === 2) return square(a);
  if (isFloating(a.dtype)) {
    if (b === 0.5) return sqrt(a);
    if (b === -1) return reciprocal(a);
    if (b === -0.5) return rsqrt(a);
  }
  return power(a, b);
}

/** @throws {ValueError} for integers to a number that is a negative integer. @internal */
export function checkExponent(op: string, a: Tensor, b: number | bigint): void {
  if (isFloating(a.dtype) || !(b < 0) || isFloating(weakDType(b))) return;
  throw new ValueError(
    `${op}: integers to negative integer powers are not integers; got ${a.dtype} and ${b} (cast it first, as in x.to("float32"))`,
  );
}

const power: BinaryOp = defineBinary({
  name: "pow",
  saves: ["a", "b", "out"],
  vjp: {
    a: ({ dy, a, b }) => {
      const exponent = b.dtype === "bool" ? to(b, a.dtype) : b; // of which 1 can be subtracted
      const slope = mul(dy, mul(exponent, power(a, sub(exponent, 1))));
      return where(eq(b, 0), asTensor("pow", 0, slope.dtype), slope);
    },
    b: ({ dy, a, b, out }) => {
      const slope = mul(dy, mul(out, log(to(a, out.dtype))));
      const flat = logicalAnd(eq(a, 0), ge(b, 0));
      return where(flat, asTensor("pow", 0, slope.dtype), slope);
    },
  },
});

/** `x = x ^ y`. @example pow_(tensor([3]), 2).toArray() // [9] */
export function pow_(x: Tensor, y: Operand): Tensor {
  checkTensor("pow_", "x", x);
  const other = asTensor("pow_", y, x.dtype);
  if (!(y instanceof Tensor)) checkExponent("pow_", x, y);
  checkFits("pow_", x, broadcastShapes("pow_", x.shape, other.shape), resultType(x, other));
  return writeInPlace(
    "pow_",
    x,
    [other],
    () => copyInto(pow(x.detach(), y), x),
    (old) => pow(old, y),
  );
}
