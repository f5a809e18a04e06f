import { ValueError, Tensor, type DType, type Shape } from "@weft/tensor";

/** What a batch looks like: plain data. */
export interface BatchShape {
  /** Whether it is an array of tensors, or one tensor. */
  readonly isList: boolean;
  readonly tensors: readonly { readonly shape: Shape; readonly dtype: DType }[];
}

/**
 * The tensors of a batch.
 *
 * @throws {ValueError} when it is neither a tensor nor an array of tensors.
 */
export function tensorsOf(batch: unknown): readonly Tensor[] {
  const tensors: readonly unknown[] = Array.isArray(batch) ? batch : [batch];
  if (tensors.every((each) => each instanceof Tensor)) return tensors;
  throw new ValueError(
    `Prefetcher: a batch must be a tensor or an array of tensors; got ${String(batch)}`,
  );
}

export function shapeOf(batch: unknown): BatchShape {
  const tensors = tensorsOf(batch).map(({ shape, dtype }) => ({ shape, dtype }));
  return { isList: Array.isArray(batch), tensors };
}

export function isSameShape(a: BatchShape, b: BatchShape): boolean {
  return (
    a.isList === b.isList &&
    a.tensors.length === b.tensors.length &&
    a.tensors.every(({ shape, dtype }, i) => {
      const other = b.tensors[i]!;
      return dtype === other.dtype && shape.join() === other.shape.join();
    })
  );
}

/** What a batch of `to` samples looks like, if one of `from` looks like this and the samples are its rows. */
export function resized({ isList, tensors }: BatchShape, from: number, to: number): BatchShape {
  return {
    isList,
    tensors: tensors.map(({ shape, dtype }) => ({
      shape: shape[0] === from ? [to, ...shape.slice(1)] : shape,
      dtype,
    })),
  };
}
