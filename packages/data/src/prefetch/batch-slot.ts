import { empty, type Tensor, type TensorAddress } from "@weft/tensor";
import type { BatchShape } from "./batch-shape.ts";

/**
 * Memory of this thread for a batch that another one fills: ordinary tensors, pinned until then. They are new for each batch, so
 * that whoever got a batch may keep it.
 */
export class BatchSlot {
  readonly shape: BatchShape;
  readonly #tensors: readonly Tensor[];
  readonly #pins: readonly Disposable[];

  constructor(shape: BatchShape) {
    this.shape = shape;
    this.#tensors = shape.tensors.map((each) => empty(each.shape, { dtype: each.dtype }));
    this.#pins = this.#tensors.map(({ storage }) => storage.pin());
  }

  /** Where the other thread writes: plain data. */
  get places(): readonly TensorAddress[] {
    return this.#tensors.map((tensor) => {
      const { shape, dtype } = tensor;
      return { address: tensor.address(), shape, dtype };
    });
  }

  /** The batch. No other thread may write any more. */
  take(): Tensor | readonly Tensor[] {
    for (const pin of this.#pins) pin[Symbol.dispose]();
    return this.shape.isList ? this.#tensors : this.#tensors[0]!;
  }

  /** Gives the memory back. No other thread may write any more. */
  free(): void {
    this.take();
    for (const tensor of this.#tensors) tensor[Symbol.dispose]();
  }
}
