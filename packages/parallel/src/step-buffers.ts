import { isFloating, noGrad, type Tensor } from "@weft/tensor";
import { PlanError } from "./plan-error.ts";
import type { PublishedBuffers } from "./published-buffers.ts";
import type { ShardSlot } from "./shard-slots.ts";
import type { WatchedModel } from "./watched-model.ts";

/** A buffer as it was last seen: whether it was written or replaced since is told by the two. */
interface Seen {
  readonly tensor: Tensor;
  readonly version: number;
}

/**
 * The buffers of one thread's model during steps: each shard starts from the published values and leaves in its slot what
 * forward made of them. Buffers that nobody writes are never copied.
 */
export class StepBuffers {
  readonly #model: WatchedModel;
  readonly #published: PublishedBuffers;
  readonly #stamps: Int32Array;
  #seen: Seen[] = [];
  /** Of a shard, what earlier stages of the plan wrote, as they left it; nothing for what they did not. */
  #left: (Seen | undefined)[] = [];

  constructor(model: WatchedModel, published: PublishedBuffers) {
    this.#model = model;
    this.#published = published;
    this.#stamps = new Int32Array(published.values.length);
  }

  /** Of the owner's model: publishes what was written since the last time. */
  publish(): void {
    const { values, stamps } = this.#published;
    if (values.length === 0) return;
    noGrad(() => {
      for (const [i, buffer] of this.#current().entries()) {
        if (!this.#isWritten(i, buffer)) continue;
        values[i]!.copy_(buffer);
        stamps.at(i).add_(1);
        this.#see(i, buffer);
      }
    });
    this.#stamps.set(stamps.toTypedArray<Int32Array>());
  }

  /** Brings the model's buffers to the published values. */
  restore(): void {
    const { values, stamps } = this.#published;
    if (values.length === 0) return;
    this.#left = [];
    const now = stamps.toTypedArray<Int32Array>();
    noGrad(() => {
      for (const [i, buffer] of this.#current().entries()) {
        if (now[i] === this.#stamps[i] && !this.#isWritten(i, buffer)) continue;
        buffer.copy_(values[i]!);
        this.#see(i, buffer);
      }
    });
    this.#stamps.set(now);
  }

  /** After a shard that threw: an op may have written half of what it would have told, so the next `restore` brings back all. */
  forget(): void {
    this.#seen = [];
  }

  /**
   * Between stages of the plan that this thread computes one after the other, and behind the last.
   *
   * @throws {PlanError} when this stage wrote a buffer that an earlier one wrote too. On a thread of its own it would not have seen that.
   */
  endStage(): void {
    if (this.#stamps.length === 0) return;
    for (const [i, buffer] of this.#current().entries()) {
      const before = this.#left[i];
      if (!isWritten(before ?? this.#seen[i], buffer)) continue;
      if (before !== undefined) throw writtenTwice(this.#model, i);
      this.#left[i] = seen(buffer);
    }
  }

  /** @throws {PlanError} when a shard wrote a buffer so far. */
  checkUnwritten(): void {
    if (this.#stamps.length === 0) return;
    for (const [i, buffer] of this.#current().entries())
      if (this.#isWritten(i, buffer)) throw writtenTwice(this.#model, i);
  }

  /**
   * Leaves in a slot what a shard made of the buffers. Where it changed none, the slot stays as it is.
   *
   * @param rows The shard's. @param totalRows The batch's.
   * @throws {PlanError} when another stage of a pipeline changed a buffer of the shard too: each began with the same value.
   */
  leave({ buffers, changedRows }: ShardSlot, rows: number, totalRows: number): void {
    if (buffers.length === 0) return;
    noGrad(() => {
      for (const [i, buffer] of this.#current().entries()) {
        if (!this.#isWritten(i, buffer)) continue;
        if (changedRows.at(i).item() !== 0) throw writtenTwice(this.#model, i);
        changedRows.at(i).fill_(rows);
        buffers[i]!.copy_(isFloating(buffer.dtype) ? buffer.mul(rows / totalRows) : buffer);
      }
    });
  }

  /** Takes over what all shards made of the buffers; a shard that left one as it was counts with the value it started from. */
  take({ buffers, changedRows }: ShardSlot, totalRows: number): void {
    if (buffers.length === 0) return;
    this.restore();
    const rows = changedRows.toTypedArray<Int32Array>();
    noGrad(() => {
      for (const [i, buffer] of this.#current().entries()) {
        if (rows[i] === 0) continue;
        const sum = buffers[i]!;
        if (rows[i] === totalRows) buffer.copy_(sum);
        else if (isFloating(buffer.dtype)) buffer.mul_(1 - rows[i]! / totalRows).add_(sum);
        else buffer.copy_(buffer.maximum(sum));
      }
    });
  }

  #current(): readonly Tensor[] {
    return this.#model.state.buffers;
  }

  #see(i: number, tensor: Tensor): void {
    this.#seen[i] = seen(tensor);
  }

  #isWritten(i: number, buffer: Tensor): boolean {
    return isWritten(this.#seen[i], buffer);
  }
}

function seen(tensor: Tensor): Seen {
  return { tensor, version: tensor.storage.version };
}

function isWritten(before: Seen | undefined, buffer: Tensor): boolean {
  return before?.tensor !== buffer || before.version !== buffer.storage.version;
}

function writtenTwice({ model }: WatchedModel, buffer: number): PlanError {
  const [name] = [...model.namedBuffers()][buffer]!;
  return new PlanError(
    `step: with plan.layers only one stage may write a buffer; got two stages that wrote ${name} (put the layers that use it into one stage)`,
  );
}
