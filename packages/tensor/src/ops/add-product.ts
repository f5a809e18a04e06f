import { printedAs } from "../autograd/printed-as.ts";
import { isFloating } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { mul } from "./mul.ts";

/** Factors of the two terms of a sum. */
export interface AddProductOptions {
  /** Factor of the tensor that is added; with 0 it is not looked at. Default 1. */
  readonly beta?: number;
  /** Factor of the product. Default 1. */
  readonly alpha?: number;
}

/** `beta * x + alpha * product`, `x` stretched to the product's shape. @internal */
export function addProduct(
  op: string,
  x: Tensor,
  product: Tensor,
  { beta = 1, alpha = 1 }: AddProductOptions,
): Tensor {
  if (!isFloating(product.dtype) && !(Number.isInteger(alpha) && Number.isInteger(beta))) {
    throw new DTypeError(
      `${op}: of ${product.dtype} tensors alpha and beta must be whole numbers; got alpha ${alpha}, beta ${beta}`,
    );
  }
  const scaled = alpha === 1 ? product : mul(product, alpha);
  if (beta === 0) return scaled;
  const gradFn = op === "addmm" ? "AddmmBackward0" : "BaddbmmBackward0";
  return printedAs(gradFn, add(beta === 1 ? x : mul(x, beta), scaled));
}

/** @throws {ShapeError} when `x` cannot be stretched to `shape`. @internal */
export function checkStretches(op: string, x: Tensor, shape: readonly number[]): void {
  const fits =
    x.ndim <= shape.length &&
    x.shape.every((size, d) => size === 1 || size === shape[shape.length - x.ndim + d]);
  if (!fits) {
    throw new ShapeError(
      `${op}: the tensor that is added must broadcast to the product's shape ${show(shape)}; got ${show(x.shape)}`,
    );
  }
}
