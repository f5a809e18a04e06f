import { addressOf, noGrad, type Parameter, type Storage, type Tensor } from "@weft/tensor";
import type { ModelState } from "./model-state.ts";
import { allocatePublished, publishedAddress, type PublishedBuffers } from "./published-buffers.ts";
import { allocateSlots, slotAddress, type ShardSlot } from "./shard-slots.ts";
import type { ReplicaLayout } from "./shard-replica.ts";
import { StepBuffers } from "./step-buffers.ts";
import type { WatchedModel } from "./watched-model.ts";

/** Gradients that the next step's are added to, by parameter. */
export type KeptGradients = ReadonlyMap<Parameter, Tensor>;

/** The owner's side of a step: the memory that all threads share, as long as the model has it. */
export class OwnerState {
  readonly slots: readonly ShardSlot[];
  readonly buffers: StepBuffers;
  readonly #state: ModelState;
  /** The last state of the model that was found to be this one. */
  #known: ModelState;
  /** Where the parameters were when this was made. */
  readonly #places: readonly Storage[];
  readonly #published: PublishedBuffers;
  /** The slot that each storage of a gradient is of. */
  readonly #slotOf = new Map<Storage, number>();
  /** The slot of the last gradients that were given. */
  #given = -1;

  constructor(model: WatchedModel, shards: number) {
    this.#state = model.state;
    this.#known = this.#state;
    this.#places = this.#state.parameters.map(({ storage }) => storage);
    // One for each shard, and one for the gradients of the step before.
    this.slots = allocateSlots(this.#state, shards + 1);
    for (const [slot, { gradients }] of this.slots.entries())
      for (const { storage } of gradients) this.#slotOf.set(storage, slot);
    this.#published = allocatePublished(this.#state.buffers);
    this.buffers = new StepBuffers(model, this.#published);
    this.buffers.publish();
  }

  /** Each physical parameter once. */
  get parameters(): readonly Parameter[] {
    return this.#state.parameters;
  }

  /** Whether the model still has these modules, these parameters in their places, and buffers of the same form. */
  isOf(model: WatchedModel): boolean {
    const { state } = model;
    if (state === this.#known) return true;
    const { modules, parameters, buffers } = state;
    const mine = this.#state;
    const isSame =
      modules.length === mine.modules.length &&
      modules.every((module, i) => module === mine.modules[i]) &&
      parameters.length === mine.parameters.length &&
      parameters.every((p, i) => p === mine.parameters[i] && p.storage === this.#places[i]) &&
      buffers.length === mine.buffers.length &&
      buffers.every(({ dtype, shape }, i) => {
        const before = this.#published.values[i]!;
        return dtype === before.dtype && shape.join() === before.shape.join();
      });
    if (isSame) this.#known = state;
    return isSame;
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
  takeGradients(model: WatchedModel): KeptGradients {
    const kept = new Map<Parameter, Tensor>();
    for (const parameter of model.state.parameters) {
      const { grad } = parameter;
      if (grad !== null) kept.set(parameter, this.#slotOf.has(grad.storage) ? grad.clone() : grad);
    }
    return kept;
  }

  /**
   * The slot whose memory is that of the gradients which parameters have, so that a step that fails leaves them alone; -1 for none.
   * Gradients in other slots, as of a parameter that was frozen since, get memory of their own.
   */
  holdGradients(): number {
    let held = -1;
    for (const parameter of this.#state.parameters) {
      const { grad } = parameter;
      const slot = grad === null ? undefined : this.#slotOf.get(grad.storage);
      if (slot === undefined) continue;
      if (slot === this.#given) held = slot;
      else parameter.grad = noGrad(() => grad!.clone());
    }
    return held;
  }

  /** Gives the sum of all shards to the model: gradients, on top of those kept, and buffers. */
  give(slot: number, rows: number, kept: KeptGradients | null): void {
    const sum = this.slots[slot]!;
    this.#given = slot;
    noGrad(() => {
      for (const [i, parameter] of this.#state.parameters.entries()) {
        const before = kept?.get(parameter) ?? null;
        // A frozen one has none, or an optimizer would go on with that of its last step.
        if (!parameter.requiresGrad) parameter.grad = before;
        else parameter.grad = before?.add_(sum.gradients[i]!) ?? sum.gradients[i]!;
      }
    });
    this.buffers.take(sum, rows);
  }
}
