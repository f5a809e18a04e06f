import { defineOp } from "../autograd/define-op.ts";
import { castData } from "../dispatch/cast.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { checkDType, isFloating, type DType } from "../dtype.ts";
import { Tensor } from "../tensor.ts";
import { clone } from "./clone.ts";

export interface ToOptions {
  /** Whether the result has memory of its own even when the dtype is the same. Default false. */
  readonly copy?: boolean;
}

/**
 * The same values in another dtype; the tensor itself when it has that dtype already.
 *
 * Floats are truncated toward zero on the way to integers (those out of range become the nearest int32 or int64 and NaN 0,
 * where PyTorch gives what the processor does; for uint8 they wrap), wide integers wrap on the way to narrow ones, anything but
 * 0 becomes true on the way to bool, and float16 and bfloat16 are rounded to nearest, from float32.
 *
 * @category Dtypes
 * @param dtype A dtype, or a tensor whose dtype is meant.
 * @throws {DTypeError} when `dtype` is unknown.
 * @example to(tensor([1.9, -1.9]), "int32").toArray() // [1, -1]
 */
export function to(x: Tensor, dtype: DType | Tensor, options?: ToOptions): Tensor {
  if (options !== undefined) checkOptions("to", options, ["copy"]);
  checkTensor("to", "x", x);
  const wanted = checkDType("to", dtype instanceof Tensor ? dtype.dtype : dtype);
  if (x.dtype === wanted) return options?.copy === true ? clone(x) : x;
  if (!isFloating(wanted)) return castData(x, wanted);
  return castOp(x, wanted);
}

const castOp: (x: Tensor, dtype: DType) => Tensor = defineOp<readonly ["x"], never, DType>({
  name: "to",
  inputs: ["x"],
  forward: castData,
  // The engine casts every gradient to its input's dtype.
  vjp: { x: ({ dy }) => dy },
});
