import { WeftError } from "@weft/tensor";
import { pause } from "../pause.ts";
import { sharedBytes } from "../shared-bytes.ts";
import type { StepWait } from "../step-wait.ts";

/** How many teams there are, of how many members, and for how many shards. */
export interface TeamSizes {
  readonly teams: number;
  readonly members: number;
  readonly shards: number;
}

/** What a team does next: a shard of the batch, -1 when none is left, and the slot for its gradients, -1 for none. */
export interface TeamTask {
  readonly shard: number;
  readonly slot: number;
}

/** Thrown out of a step that is lost already: another worker died, threw or hangs, and its error is the one to tell. */
export class TeamCancelled extends Error {
  override readonly name = "TeamCancelled";

  constructor() {
    super("a worker died, threw or hangs, so nobody will come to where the others wait for it");
  }
}

// Words of one team.
const ARRIVED = 0;
const ROUND = 1;
/** Two turns of it: what members write for one round others may still read while the next is written. */
const TASK = 2;
const TASK_WORDS = 2;
const ADDRESSES = TASK + 2 * TASK_WORDS;
/** 128 bytes: neighbouring cache lines are fetched in pairs. */
const LINE_WORDS = 32;
/** So that one who waits for a dead member asks whether the step is cancelled. */
const LONGEST_WAIT_MS = 20;
/** In the place of a round's number: a member was waited for too long. */
const ABANDONED = -1;

/**
 * The shared memory in which members of a team meet. All words are 32 bits.
 *
 * Members pass the same sequence of rounds. What a member writes for a round, and the memory whose addresses it gives, is written
 * before it arrives: an atomic addition. The last to arrive stores the round's number, which the others load before they read. What
 * was given for a round may be taken back or written again once the next round is over, for then all have read it.
 */
export class TeamBoard {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #sizes: TeamSizes;
  readonly #stride: number;

  constructor(sizes: TeamSizes, buffer?: SharedArrayBuffer) {
    const words = ADDRESSES + 2 * sizes.shards;
    this.#stride = Math.ceil(words / LINE_WORDS) * LINE_WORDS;
    this.buffer = buffer ?? sharedBytes(sizes.teams * this.#stride * Int32Array.BYTES_PER_ELEMENT);
    this.#words = new Int32Array(this.buffer);
    this.#sizes = sizes;
  }

  /** Forgets the last step. Only while no worker runs. */
  reset(): void {
    this.#words.fill(0);
  }

  /** The place where one team meets. */
  meetingOf(team: number, wait: StepWait): TeamMeeting {
    const start = team * this.#stride;
    const words = this.#words.subarray(start, start + this.#stride);
    return new TeamMeeting(words, this.#sizes, wait);
  }
}

/** One member's side of its team's words. */
export class TeamMeeting {
  readonly #words: Int32Array;
  readonly #sizes: TeamSizes;
  readonly #wait: StepWait;
  #round = 0;
  #endMs = 0;
  #isCancelled: () => boolean = () => false;

  constructor(words: Int32Array, sizes: TeamSizes, wait: StepWait) {
    this.#words = words;
    this.#sizes = sizes;
    this.#wait = wait;
  }

  /** Begins a step. @param isCancelled Asked while the member waits. */
  begin(isCancelled: () => boolean): void {
    this.#round = 0;
    this.#endMs = performance.now() + this.#wait.patienceMs;
    this.#isCancelled = isCancelled;
  }

  /** Of the first member: tells the others the next task, with the round that comes. */
  giveTask({ shard, slot }: TeamTask): void {
    this.#words.set([shard, slot], this.#taskAt());
  }

  /** The task that was told with the last round. */
  task(): TeamTask {
    const at = this.#taskAt(this.#round);
    return { shard: this.#words[at]!, slot: this.#words[at + 1]! };
  }

  /** Tells where in the heap number `i` lies, with the round that comes. */
  giveAddress(i: number, address: number): void {
    this.#words[this.#addressAt(i)] = address | 0;
  }

  /** What was told with the last round. */
  address(i: number): number {
    return this.#words[this.#addressAt(i, this.#round)]! >>> 0;
  }

  /**
   * Waits until all members came. Either the last to come or one who waited too long has the last word on a round, so a member that
   * hangs is alone in that: the others end in time, and a step that they gave up never counts, for who comes after it throws.
   *
   * @throws {TeamCancelled} when one will not come. @throws {WeftError} when the others waited too long for this one.
   */
  meet(): void {
    const words = this.#words;
    const round = ++this.#round;
    if (Atomics.load(words, ROUND) === ABANDONED) throw tooLate();
    if (Atomics.add(words, ARRIVED, 1) === this.#sizes.members - 1) {
      // The others wait for the round, so nobody arrives before it is stored.
      Atomics.store(words, ARRIVED, 0);
      if (Atomics.compareExchange(words, ROUND, round - 1, round) !== round - 1) throw tooLate();
      Atomics.notify(words, ROUND);
      return;
    }
    for (let i = 0; i < this.#wait.spinRounds; i++) {
      if (Atomics.load(words, ROUND) === round) return;
      pause();
    }
    for (;;) {
      const now = Atomics.load(words, ROUND);
      if (now === round) return;
      if (now === ABANDONED || this.#isCancelled()) throw new TeamCancelled();
      if (performance.now() > this.#endMs)
        Atomics.compareExchange(words, ROUND, round - 1, ABANDONED);
      else Atomics.wait(words, ROUND, round - 1, LONGEST_WAIT_MS);
    }
  }

  #taskAt(round = this.#round + 1): number {
    return TASK + (round & 1) * TASK_WORDS;
  }

  #addressAt(i: number, round = this.#round + 1): number {
    return ADDRESSES + (round & 1) * this.#sizes.shards + i;
  }
}

function tooLate(): WeftError {
  return new WeftError(
    "step: the threads of a team must come to the same places in time; got one for which the others waited too long",
  );
}
