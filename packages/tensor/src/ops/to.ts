import { defineOp } from "../autograd/define-op.ts";
import { castData } from "../dispatch/cast.ts";
import { checkDType, type DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";

/**
 * The same values in another dtype; the tensor itself when it has that dtype already.
 *
 * Floats are truncated toward zero on the way to int32; anything but 0 becomes true on the way to bool.
 *
 * @throws {DTypeError} when `dtype` is unknown.
 * @example to(tensor([1.9, -1.9]), "int32").toArray() // [1, -1]
 */
export function to(x: Tensor, dtype: DType): Tensor {
  checkDType("to", dtype);
  if (x.dtype === dtype) return x;
  if (dtype === "int32" || dtype === "bool") return castData(x, dtype);
  return castOp(x, dtype);
}

const castOp: (x: Tensor, dtype: DType) => Tensor = defineOp<readonly ["x"], never, DType>({
  name: "to",
  inputs: ["x"],
  forward: castData,
  // The engine casts every gradient to its input's dtype.
  vjp: { x: ({ dy }) => dy },
});
