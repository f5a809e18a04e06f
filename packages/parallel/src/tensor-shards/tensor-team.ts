import { borrowTensor, cat, itemBytes, noGrad, type Shape, type Tensor } from "@weft/tensor";
import type { ThreadClock } from "../step-clock.ts";
import { evenSpans, joinedSpan, type Span } from "./spans.ts";
import { TeamCancelled, type TeamMeeting, type TeamTask } from "./team-board.ts";

/** Which shards a thread computes. */
export interface TeamPlace {
  /** Tensor shards, which alone decide the bits. */
  readonly shards: number;
  /** Threads that compute one shard of the batch together; they divide the shards. */
  readonly members: number;
  readonly member: number;
}

/**
 * One member's side of a team: threads that run the same forward and backward at the same time, each with some consecutive shards of
 * the layers that are cut, and all with the same results. Where a result needs all shards, they meet and read each other's memory.
 *
 * A team of one has all shards and never waits. What it computes has the same bits, because sums over shards are taken one after the
 * other, from shard 0 on, by every member for itself.
 */
export class TensorTeam {
  readonly shards: number;
  readonly member: number;
  readonly #members: number;
  /** Of one thread: `null`. */
  readonly #meeting: TeamMeeting | null;
  readonly #clock: ThreadClock;
  /** What the others may still read, since the last meeting and the one before. */
  #lent: Lent[] = [];
  #lentBefore: Lent[] = [];

  constructor(
    { shards, members, member }: TeamPlace,
    meeting: TeamMeeting | null,
    clock: ThreadClock,
  ) {
    this.shards = shards;
    this.member = member;
    this.#members = members;
    this.#meeting = meeting;
    this.#clock = clock;
  }

  /**
   * Runs this member's part of a step. It ends early when another member will not come: the error is that one's, and told by it.
   *
   * @param isCancelled Asked while the member waits for others.
   */
  during(isCancelled: () => boolean, body: () => void): void {
    this.#takeBack(this.#lentBefore.splice(0));
    this.#takeBack(this.#lent.splice(0));
    this.#meeting?.begin(isCancelled);
    try {
      body();
    } catch (thrown) {
      if (!(thrown instanceof TeamCancelled)) throw thrown;
    }
  }

  /** The task that the first member takes, once all are done with the last one. */
  next(take: () => TeamTask): TeamTask {
    if (this.#meeting === null) return take();
    if (this.member === 0) this.#meeting.giveTask(take());
    this.#meet();
    return this.#meeting.task();
  }

  /** Waits until all members are here. */
  meet(): void {
    if (this.#meeting !== null) this.#meet();
  }

  /** The parts of a dimension that are this member's, a shard each. */
  parts(size: number): Span[] {
    return this.#partsOf(this.member, size);
  }

  /** The same as one. */
  span(size: number): Span {
    return joinedSpan(this.parts(size));
  }

  /**
   * The sum of one tensor a shard, in the order of the shards.
   *
   * @param parts This member's, contiguous, of which nobody else knows; their memory is given back.
   */
  sum(parts: readonly Tensor[]): Tensor {
    const [first] = parts as readonly [Tensor];
    const all = this.#exchange(parts, () => first.shape);
    return noGrad(() => {
      const [a, b, ...rest] = all as [Tensor, Tensor, ...Tensor[]]; // there are two shards at least
      const sum = a.add(b);
      for (const part of rest) sum.add_(part);
      return sum;
    });
  }

  /**
   * Puts the members' parts of a dimension together, by default the last.
   *
   * @param part This member's, contiguous, of which nobody else knows; its memory is given back. @param size That of the whole.
   */
  gather(part: Tensor, size: number, dim = -1): Tensor {
    if (this.#meeting === null) return part;
    const step = this.shards / this.#members;
    const all = this.#exchange([part], (shard) =>
      part.shape.with(dim, joinedSpan(this.#partsOf(shard / step, size)).length),
    );
    return noGrad(() => cat(all, dim));
  }

  /**
   * Shows tensors of this member to the others, and theirs to it, without a copy: they may be read until the next meeting.
   *
   * @param own One a shard of this member, or one for all of them. @param shapeOf The shape of what stands for a shard.
   */
  #exchange(own: readonly Tensor[], shapeOf: (shard: number) => Shape): Tensor[] {
    const meeting = this.#meeting;
    if (meeting === null) return [...own];
    const { dtype } = own[0]!;
    const each = this.shards / this.#members;
    const step = each / own.length;
    for (const [i, tensor] of own.entries())
      meeting.giveAddress(this.member * each + i * step, this.#lend(tensor));
    this.#meet();
    return Array.from({ length: this.shards / step }, (_, i) => {
      const shard = i * step;
      if (Math.floor(shard / each) === this.member) return own[(shard % each) / step]!;
      const shape = shapeOf(shard);
      this.#clock.countBytes(sizeOf(shape) * itemBytes(dtype));
      return borrowTensor({ address: meeting.address(shard), shape, dtype });
    });
  }

  #partsOf(member: number, size: number): Span[] {
    const each = this.shards / this.#members;
    return evenSpans(size, this.shards).slice(member * each, (member + 1) * each);
  }

  /** Keeps a tensor where it is, whatever scope it was made in; tells where. */
  #lend(tensor: Tensor): number {
    tensor.storage.outlivesScope = true;
    const pin = tensor.storage.pin();
    this.#lent.push({ tensor, pin });
    return tensor.address();
  }

  #meet(): void {
    const meeting = this.#meeting!; // asked of a team alone
    this.#clock.time("wait", () => meeting.meet());
    // Whoever came to this meeting has read what was lent at the one before.
    this.#takeBack(this.#lentBefore);
    this.#lentBefore = this.#lent;
    this.#lent = [];
  }

  #takeBack(lent: readonly Lent[]): void {
    for (const { tensor, pin } of lent) {
      pin[Symbol.dispose]();
      tensor[Symbol.dispose]();
    }
  }
}

function sizeOf(shape: Shape): number {
  return shape.reduce((size, n) => size * n, 1);
}

interface Lent {
  readonly tensor: Tensor;
  readonly pin: Disposable;
}
