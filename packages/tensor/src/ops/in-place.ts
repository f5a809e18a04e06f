import { apartFrom, checkFits, writeInPlace } from "../autograd/write-in-place.ts";
import { binaryInto } from "../dispatch/binary.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { promote, toFloating } from "../dtype.ts";
import { broadcastShapes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import type { BinaryOp } from "./define-binary.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/** `x += y`, seen through every view and tie. @example add_(weight.data, 1) */
export const add_: BinaryOp = inPlace("add_", "add", add);

/** `x -= y`, seen through every view and tie. @example sub_(weight.data, 1) */
export const sub_: BinaryOp = inPlace("sub_", "sub", sub);

/** `x *= y`, seen through every view and tie. @example mul_(weight.data, weight.data.abs().ge(5)) */
export const mul_: BinaryOp = inPlace("mul_", "mul", mul);

/** `x /= y`, seen through every view and tie. @example div_(weight.data, 2) */
export const div_: BinaryOp = inPlace("div_", "div", div);

function inPlace(name: string, stem: string, outOfPlace: BinaryOp): BinaryOp {
  return (x: Tensor, y: Operand) => {
    const other = asTensor(name, y, x.dtype);
    const common = promote(x.dtype, other.dtype);
    checkFits(
      name,
      x,
      broadcastShapes(name, x.shape, other.shape),
      stem === "div" ? toFloating(common) : common,
    );
    const write = (): void => binaryInto(stem, x, apartFrom(x, other), x);
    return writeInPlace(name, x, [other], write, (old) => outOfPlace(old, other));
  };
}
