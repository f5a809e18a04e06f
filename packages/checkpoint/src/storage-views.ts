import { Tensor } from "@weft/tensor";

/** The part of a storage that some views of it show, as one run of elements. */
export interface StorageSpan {
  /** In elements from the beginning of the storage. */
  readonly start: number;
  readonly elements: number;
}

/** Whether all tensors show the same elements of their storage in the same order. */
export function areSameView(tensors: readonly Tensor[]): boolean {
  const [first, ...others] = tensors;
  return others.every(
    ({ dtype, shape, strides, offset }) =>
      dtype === first!.dtype &&
      offset === first!.offset &&
      shape.join() === first!.shape.join() &&
      strides.join() === first!.strides.join(),
  );
}

/** From the first to the last element that any of the views shows; nothing when all are empty. */
export function spanOf(views: readonly Tensor[]): StorageSpan {
  let start = Infinity;
  let end = 0;
  for (const { shape, strides, offset } of views) {
    if (shape.includes(0)) continue;
    start = Math.min(start, offset);
    end = Math.max(end, 1 + shape.reduce((at, size, d) => at + (size - 1) * strides[d]!, offset));
  }
  return end === 0 ? { start: 0, elements: 0 } : { start, elements: end - start };
}

/** The offset of a view counted from a span's start. An empty view shows nothing, so its place says nothing. */
export function offsetIn({ start }: StorageSpan, { shape, offset }: Tensor): number {
  return shape.includes(0) ? 0 : offset - start;
}

/** A span of a tensor's storage as one flat tensor. */
export function flatSpan({ storage, dtype }: Tensor, { start, elements }: StorageSpan): Tensor {
  return new Tensor(storage, dtype, [elements], [1], start);
}
