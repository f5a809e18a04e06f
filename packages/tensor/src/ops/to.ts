import { defineOp } from "../autograd/define-op.ts";
import { castData } from "../dispatch/cast.ts";
import { checkDType, isFloating, type DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";

/**
 * The same values in another dtype; the tensor itself when it has that dtype already.
 *
 * Floats are truncated toward zero on the way to integers (those out of range become the nearest int32 or int64, and wrap for
 * uint8), wide integers wrap on the way to narrow ones, anything but 0 becomes true on the way to bool, and float16 and
 * bfloat16 are rounded to nearest, from float32.
 *
 * @category Dtypes
 * @throws {DTypeError} when `dtype` is unknown.
 * @example to(tensor([1.9, -1.9]), "int32").toArray() // [1, -1]
 */
export function to(x: Tensor, dtype: DType): Tensor {
  checkDType("to", dtype);
  if (x.dtype === dtype) return x;
  if (!isFloating(dtype)) return castData(x, dtype);
  return castOp(x, dtype);
}

const castOp: (x: Tensor, dtype: DType) => Tensor = defineOp<readonly ["x"], never, DType>({
  name: "to",
  inputs: ["x"],
  forward: castData,
  // The engine casts every gradient to its input's dtype.
  vjp: { x: ({ dy }) => dy },
});
