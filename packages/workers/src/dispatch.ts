import { nextTurn } from "#platform/next-turn";
import type { ControlBlock } from "./control-block.ts";
import type { Operation } from "./pending-operations.ts";
import type { WorkerError } from "./worker-error.ts";
import type { WorkerSlot } from "./worker-slot.ts";

/**
 * One job in all workers, from the ring to the end of the last. The caller is woken once, however many workers there are: by the
 * last to finish, or when one is lost.
 */
export class Dispatch {
  readonly #slots: readonly WorkerSlot[];
  readonly #control: ControlBlock;
  readonly #sequence: number;
  readonly #job: number;
  readonly #operation: Operation;
  /** Those that failed, in that order. */
  readonly #failed = new Set<WorkerSlot>();

  constructor(
    slots: readonly WorkerSlot[],
    control: ControlBlock,
    sequence: number,
    job: number,
    deadlineMs: number,
  ) {
    this.#slots = slots;
    this.#control = control;
    this.#sequence = sequence;
    this.#job = job;
    this.#operation = { phase: "dispatch", name: `dispatch ${job}`, deadlineMs };
  }

  /** Resolves when all workers are done or over. @returns Their failures, in the order in which they happened. */
  async run(): Promise<readonly WorkerError[]> {
    for (const slot of this.#slots) slot.dispatch(this.#sequence, this.#job, this.#operation);
    // The timer also keeps the process alive until the job is done.
    const timer = setTimeout(this.#onDeadline, this.#operation.deadlineMs);
    try {
      await this.#control.whileOwed(() => this.#isOwed());
    } finally {
      clearTimeout(timer);
    }
    this.noteFailures();
    const inOrder = new Set([...this.#failed, ...this.#slots]);
    const outcomes = Array.from(inOrder, (slot) => slot.outcome(this.#sequence));
    return await Promise.all(outcomes.filter((outcome) => outcome !== null));
  }

  /** Keeps the order of failures: to be called when a worker is lost. */
  noteFailures(): void {
    const thrown = this.#slots.filter((slot) => slot.threw(this.#sequence));
    const first = thrown.find(({ rank }) => rank === this.#control.tornRank);
    if (first !== undefined) this.#failed.add(first);
    for (const slot of thrown) this.#failed.add(slot);
    for (const slot of this.#slots) if (slot.isOver) this.#failed.add(slot);
  }

  #isOwed(): boolean {
    for (const slot of this.#slots) if (slot.owes(this.#sequence)) return true;
    return false;
  }

  readonly #onDeadline = (): void => {
    // After a blocked main thread timers come before messages: a worker that exited must be seen first.
    nextTurn(() => {
      for (const slot of this.#slots) if (slot.owes(this.#sequence)) slot.giveUp(this.#operation);
    });
  };
}
