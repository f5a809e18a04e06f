import type { Module } from "@weft/nn";
import { addressOf, noGrad, type Parameter, type Storage, type Tensor } from "@weft/tensor";
import { stateOf, type ModelState } from "./model-state.ts";
import { allocatePublished, publishedAddress, type PublishedBuffers } from "./published-buffers.ts";
import { allocateSlots, slotAddress, type ShardSlot } from "./shard-slots.ts";
import type { ReplicaLayout } from "./shard-worker.ts";
import { StepBuffers } from "./step-buffers.ts";

/** Gradients that the next step's are added to, by parameter. */
export type KeptGradients = ReadonlyMap<Parameter, Tensor>;

/** The owner's side of a step: the memory that all threads share, as long as the model has it. */
export class OwnerState {
  readonly slots: readonly ShardSlot[];
  readonly buffers: StepBuffers;
  readonly #state: ModelState;
  /** Where the parameters were when this was made. */
  readonly #places: readonly Storage[];
  readonly #published: PublishedBuffers;

  constructor(model: Module, shards: number) {
    this.#state = stateOf(model);
    this.#places = this.#state.parameters.map(({ storage }) => storage);
    this.slots = allocateSlots(this.#state, shards);
    this.#published = allocatePublished(this.#state.buffers);
    this.buffers = new StepBuffers(model, this.#published);
    this.buffers.publish();
  }

  /** Whether the model still has these parameters in their places, and buffers of the same form. */
  isOf(model: Module): boolean {
    const { parameters, buffers } = stateOf(model);
    const mine = this.#state;
    return (
      parameters.length === mine.parameters.length &&
      parameters.every((p, i) => p === mine.parameters[i] && p.storage === this.#places[i]) &&
      buffers.length === mine.buffers.length &&
      buffers.every(({ dtype, shape }, i) => {
        const before = this.#published.values[i]!;
        return dtype === before.dtype && shape.join() === before.shape.join();
      })
    );
  }

  /** Makes all places permanent, and tells them. */
  layOut(): ReplicaLayout {
    return {
      parameters: this.#state.parameters.map(addressOf),
      buffers: publishedAddress(this.#published),
      slots: this.slots.map(slotAddress),
    };
  }

  /** The gradients that parameters have, in memory that no slot uses. */
  takeGradients(model: Module): KeptGradients {
    const kept = new Map<Parameter, Tensor>();
    const inSlots = new Set(
      this.slots.flatMap(({ gradients }) => gradients.map(({ storage }) => storage)),
    );
    for (const parameter of stateOf(model).parameters) {
      const { grad } = parameter;
      if (grad !== null) kept.set(parameter, inSlots.has(grad.storage) ? grad.clone() : grad);
    }
    return kept;
  }

  /** Gives the sum of all shards to the model: gradients, on top of those kept, and buffers. */
  give(slot: number, rows: number, kept: KeptGradients | null): void {
    const sum = this.slots[slot]!;
    noGrad(() => {
      for (const [i, parameter] of this.#state.parameters.entries()) {
        if (!parameter.requiresGrad) continue;
        const before = kept?.get(parameter);
        parameter.grad = before?.add_(sum.gradients[i]!) ?? sum.gradients[i]!;
      }
    });
    this.buffers.take(sum, rows);
  }
}
