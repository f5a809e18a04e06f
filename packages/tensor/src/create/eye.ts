import { checkOptions } from "../dispatch/check-options.ts";
import { TENSOR_OPTIONS } from "../dispatch/tensor-options.ts";
import { copyInto } from "../dispatch/copy.ts";
import { constant } from "../dispatch/scalar.ts";
import { diagonal } from "../ops/diagonal.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorOptions } from "./empty.ts";
import { zeros } from "./full.ts";

/**
 * A matrix with 1 on the diagonal and 0 elsewhere.
 *
 * @param n Rows. @param m Columns, default `n`.
 * @throws {ShapeError} when a size is not a non-negative integer.
 * @example eye(2).toArray() // [[1, 0], [0, 1]]
 */
export function eye(n: number, m?: number, options?: TensorOptions): Tensor;
export function eye(n: number, options?: TensorOptions): Tensor;
export function eye(n: number, m?: number | TensorOptions, options?: TensorOptions): Tensor {
  const columns = typeof m === "number" ? m : n;
  const given = options ?? (typeof m === "object" ? m : {});
  checkOptions("eye", given, TENSOR_OPTIONS);
  const { requiresGrad = false, ...rest } = given;
  const out = zeros([n, columns], rest);
  noGrad(() => copyInto(constant(1, out.dtype), diagonal(out)));
  return out.setRequiresGrad(requiresGrad);
}
