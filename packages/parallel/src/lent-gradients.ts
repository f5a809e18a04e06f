import type { Tensor, TensorAddress } from "@weft/tensor";
import type { PipelineBoard } from "./pipeline-board.ts";

/** The gradients that a stage has sent back and the stage before still reads: they keep their memory until it is done. */
export class LentGradients {
  readonly #byShard = new Map<number, { readonly gradient: Tensor; readonly pin: Disposable }>();

  /** Keeps a gradient in its place, and tells it. */
  lend(shard: number, grad: Tensor): TensorAddress {
    const gradient = grad.contiguous();
    this.#byShard.set(shard, { gradient, pin: gradient.storage.pin() });
    const { shape, dtype } = gradient;
    return { address: gradient.address(), shape, dtype };
  }

  /** Frees those that the stage before a boundary has returned. */
  takeReturned(pipes: PipelineBoard, boundary: number): void {
    for (const shard of this.#byShard.keys())
      if (pipes.isReturned(shard, boundary)) this.#takeBack(shard);
  }

  /** Frees all: nobody reads them any more. */
  takeAll(): void {
    for (const shard of this.#byShard.keys()) this.#takeBack(shard);
  }

  #takeBack(shard: number): void {
    const { gradient, pin } = this.#byShard.get(shard)!;
    this.#byShard.delete(shard);
    pin[Symbol.dispose]();
    gradient[Symbol.dispose]();
  }
}
