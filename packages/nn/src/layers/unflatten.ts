import { unflatten, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";
import { pythonTuple } from "../module/python-text.ts";

/**
 * One dimension cut into several; one of the sizes may be -1. The inverse of `Flatten`.
 *
 * Shapes: x `[..., n, ...]` → `[..., ...unflattenedSize, ...]`, whose product is n.
 *
 * @throws {ShapeError} when the sizes do not multiply to the dimension's.
 * @example new Unflatten(1, [2, -1]).forward(zeros([3, 8])).shape // [3, 2, 4]
 */
export class Unflatten extends Module {
  static {
    declareClosed(this);
  }

  readonly dim: number;
  readonly unflattenedSize: readonly number[];

  constructor(dim: number, unflattenedSize: readonly number[]) {
    super();
    this.dim = dim;
    this.unflattenedSize = unflattenedSize;
  }

  override forward(x: Tensor): Tensor {
    return unflatten(x, this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${pythonTuple(this.unflattenedSize)}`;
  }
}
