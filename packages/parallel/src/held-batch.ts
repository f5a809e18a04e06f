import { itemBytes, noGrad, ValueError, type Tensor, type TensorAddress } from "@weft/tensor";

/** A tensor of a batch, and how often its storage was written when the step began. */
interface Held {
  readonly tensor: Tensor;
  readonly version: number;
  readonly pin: Disposable;
}

/**
 * A batch while a step reads it: it stays in its place in shared memory, whatever the caller does with its tensors. What is disposed
 * meanwhile gives its memory back when the step is done.
 */
export class HeldBatch implements Disposable {
  readonly #held: readonly Held[];

  constructor(batch: readonly Tensor[]) {
    const tensors = batch.map((tensor) => noGrad(() => tensor.contiguous()));
    for (const tensor of tensors) tensor.address(); // one that was disposed before throws here, while nothing is pinned
    this.#held = tensors.map((tensor) => {
      const { storage } = tensor;
      return { tensor, version: storage.version, pin: storage.pin() };
    });
  }

  /** Where the tensors are: plain data. */
  get places(): readonly TensorAddress[] {
    return this.#held.map(({ tensor }) => {
      const { shape, dtype } = tensor;
      return { address: tensor.address(), shape, dtype };
    });
  }

  /**
   * Looks whether the caller wrote to the batch meanwhile, so that nobody knows what the shards read. Of views, where a write to
   * other elements of their storage is none of the step's business, it cannot say.
   *
   * @throws {ValueError} when it did.
   */
  checkUnwritten(): void {
    const at = this.#held.findIndex(({ tensor: { dtype, size, storage }, version }) => {
      const isWhole = storage.byteLength === size * itemBytes(dtype);
      return isWhole && storage.version !== version;
    });
    if (at < 0) return;
    throw new ValueError(
      `step: a batch may not be written while its step runs; got ${this.#held[at]!.tensor.storage.writer} on the tensor at position ${at} (await the step first, or write to a clone)`,
    );
  }

  [Symbol.dispose](): void {
    for (const { pin } of this.#held) pin[Symbol.dispose]();
  }
}
