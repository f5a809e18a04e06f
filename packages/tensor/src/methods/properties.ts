import { isFloating, itemBytes } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { permute } from "../ops/permute.ts";
import { select } from "../ops/narrow.ts";
import { transpose } from "../ops/transpose.ts";
import { normalizeDim, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";

declare module "../tensor.ts" {
  interface Tensor {
    /** Number of elements: `size`. @example zeros([2, 3]).numel() // 6 */
    numel(): number;

    /** Number of dimensions: `ndim`. @example zeros([2, 3]).dim() // 2 */
    dim(): number;

    /** Distances in elements between neighbours of each dimension, or of one. @example zeros([2, 3]).stride() // [3, 1] */
    stride(): readonly number[];
    stride(dim: number): number;

    /** Bytes of an element. @example zeros([2, 3]).elementSize() // 4 */
    elementSize(): number;

    /** Bytes of all elements. @example zeros([2, 3]).nbytes // 24 */
    readonly nbytes: number;

    /** Whether the dtype is one of the four floating ones, which can have gradients. */
    isFloatingPoint(): boolean;

    /** The dimensions in opposite order, a view: the transpose of a matrix. @example zeros([2, 3]).T.shape // [3, 2] */
    readonly T: Tensor;

    /** The last two dimensions exchanged, a view. @example zeros([5, 2, 3]).mT.shape // [5, 3, 2] */
    readonly mT: Tensor;

    /** Views of all positions of the first dimension, one after the other; a 0-d tensor is not iterable. */
    [Symbol.iterator](): Iterator<Tensor>;
  }
}

Tensor.prototype.numel = function (this: Tensor): number {
  return this.size;
};

Tensor.prototype.dim = function (this: Tensor): number {
  return this.ndim;
};

// The implementation has the overloads' sum of types, which a method's overloads cannot be checked against.
Tensor.prototype.stride = function (this: Tensor, dim?: number): never {
  const all: readonly number[] | number =
    dim === undefined ? this.strides : this.strides[normalizeDim("stride", dim, this.ndim)]!;
  return all as never;
};

Tensor.prototype.elementSize = function (this: Tensor): number {
  return itemBytes(this.dtype);
};

Tensor.prototype.isFloatingPoint = function (this: Tensor): boolean {
  return isFloating(this.dtype);
};

function* rows(this: Tensor): Generator<Tensor, void> {
  for (let i = 0; i < this.shape[0]!; i++) yield select(this, 0, i);
}

Object.defineProperties(Tensor.prototype, {
  // Asked for, not thrown at: who compares values in a test looks first whether they are iterable.
  [Symbol.iterator]: {
    get(this: Tensor): typeof rows | undefined {
      return this.ndim === 0 ? undefined : rows;
    },
  },
  nbytes: {
    get(this: Tensor): number {
      return this.size * itemBytes(this.dtype);
    },
  },
  T: {
    get(this: Tensor): Tensor {
      return permute(this, this.shape.map((_, d) => d).reverse());
    },
  },
  mT: {
    get(this: Tensor): Tensor {
      if (this.ndim >= 2) return transpose(this, -2, -1);
      throw new ShapeError(
        `mT: the tensor must have at least two dimensions; got shape ${show(this.shape)}`,
      );
    },
  },
});
