import type { DType } from "../dtype.ts";
import { itemBytes } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { show, sizeOf, type Shape } from "../shape.ts";
import { borrowStorage, type Storage } from "../storage/storage.ts";
import { Tensor } from "../tensor.ts";

/** Where a contiguous tensor lies in the shared heap: plain data, which another thread can borrow. */
export interface TensorAddress {
  readonly address: number;
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * Makes a tensor's place permanent and tells it, so that other threads can borrow it for as long as the tensor is held.
 *
 * @pytorch torch.Tensor.data_ptr
 * @throws {ShapeError} when the tensor is not contiguous: an address has no strides.
 * @example
 * const batch = tensor([[1, 2], [3, 4]]);
 * const place = addressOf(batch); // plain data: post it to another thread, and hold on to `batch`
 * place.shape // [2, 2]
 */
export function addressOf(x: Tensor): TensorAddress {
  if (!x.isContiguous()) {
    throw new ShapeError(
      `addressOf: the elements must be contiguous; got shape ${show(x.shape)} with strides ${show(x.strides)} (use contiguous)`,
    );
  }
  x.storage.makePermanent();
  return { address: x.address(), shape: x.shape, dtype: x.dtype };
}

/**
 * A contiguous tensor on memory that another thread owns, without a copy. The owner must keep it while it is used.
 *
 * @pytorch none
 * @example
 * const owned = tensor([1, 2]);
 * borrowTensor(addressOf(owned)).toArray() // [1, 2]
 */
export function borrowTensor(place: TensorAddress): Tensor {
  return new Tensor(borrowMemory(place), place.dtype, place.shape);
}

/** The storage of a borrowed tensor. */
export function borrowMemory({ address, shape, dtype }: TensorAddress): Storage {
  return borrowStorage(address, sizeOf(shape) * itemBytes(dtype));
}
