import { checkDType, type DType } from "../dtype.ts";
import { checkShape, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { emptyTensor } from "./empty.ts";

/**
 * A tensor with undefined contents, of a shape and dtype that a user gave.
 *
 * @throws {ShapeError} when a size is not a non-negative integer. @throws {DTypeError} when the dtype is unknown.
 */
export function newTensor(area: string, shape: Shape, dtype: DType = "float32"): Tensor {
  return emptyTensor([...checkShape(area, shape)], checkDType(area, dtype));
}
