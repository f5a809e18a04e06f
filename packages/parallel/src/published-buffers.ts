import { addressOf, borrowTensor, zeros, type Tensor, type TensorAddress } from "@weft/tensor";

/** The values that buffers have at the start of a step, in shared memory, where every thread reads them. */
export interface PublishedBuffers {
  readonly values: readonly Tensor[];
  /** For each buffer a number that changes with its values, int32. */
  readonly stamps: Tensor;
}

/** Where published buffers lie: plain data that every worker gets. */
export interface PublishedAddress {
  readonly values: readonly TensorAddress[];
  readonly stamps: TensorAddress;
}

export function allocatePublished(buffers: readonly Tensor[]): PublishedBuffers {
  return {
    values: buffers.map(({ shape, dtype }) => zeros(shape, { dtype })),
    stamps: zeros([buffers.length], { dtype: "int32" }),
  };
}

export function publishedAddress({ values, stamps }: PublishedBuffers): PublishedAddress {
  return { values: values.map(addressOf), stamps: addressOf(stamps) };
}

export function borrowPublished({ values, stamps }: PublishedAddress): PublishedBuffers {
  return { values: values.map(borrowTensor), stamps: borrowTensor(stamps) };
}
