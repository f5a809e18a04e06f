import { type Remote, wrap } from "comlink";
import { LeasedThread } from "#platform/leased-thread";
import {
  CANCEL_WORKER_DIED,
  type ControlBlock,
  JOB_THREW,
  type RankWords,
} from "./control-block.ts";
import { methodPath } from "./method-path.ts";
import { type Operation, PendingOperations } from "./pending-operations.ts";
import { portEndpoint, UncloneableError } from "./port-endpoint.ts";
import { describeFailure, isRemoteFailure, type RemoteFailure } from "./remote-failure.ts";
import type { Thread, ThreadEnd } from "./thread.ts";
import { WorkerError } from "./worker-error.ts";
import type { CheckedOptions } from "./worker-group-options.ts";

/**
 * One rank and the thread that serves it, from its lease to its end. A slot is used up by the thread's death: whoever
 * replaces a worker makes a new slot over the same words.
 */
export class WorkerSlot {
  readonly rank: number;
  readonly #options: CheckedOptions;
  readonly #control: ControlBlock;
  readonly #words: RankWords;
  readonly #onDeath: (error: WorkerError) => void;
  /** Calls, and the start. */
  readonly #pending = new PendingOperations();
  readonly #thread: Thread;
  readonly #remote: Remote<Record<string, (...args: unknown[]) => unknown>>;
  /** The job that the worker was rung for and whose outcome was not asked for yet. */
  #dispatched: Operation | null = null;
  #isLeased = false;
  #end: ThreadEnd | null = null;
  #death: WorkerError | null = null;

  /** Starts the thread; `started` says when it is ready. `onDeath` is called at most once, and never after `close`. */
  constructor(
    rank: number,
    options: CheckedOptions,
    control: ControlBlock,
    onDeath: (error: WorkerError) => void,
  ) {
    this.rank = rank;
    this.#options = options;
    this.#control = control;
    this.#words = control.rank(rank);
    this.#onDeath = onDeath;
    this.#thread = new LeasedThread(rank, options, control.buffer, (end) => this.#die(end));
    const endpoint = portEndpoint(this.#thread.callPort, {
      onPosted: () => this.#words.countPosted(),
      onUnreadable: (error) => this.#die({ kind: "crashed", failure: describeFailure(error) }),
    });
    this.#remote = wrap(endpoint);
  }

  /** Whether the thread ended, or was told to: what is asked of it rejects. */
  get isOver(): boolean {
    return this.#end !== null;
  }

  /** How the thread was lost, if it was. */
  get death(): WorkerError | null {
    return this.#death;
  }

  /** Resolves when the replica is built and the thread waits for its bell. When it rejects, the slot is over. */
  async started(): Promise<void> {
    const operation: Operation = {
      phase: "start",
      name: "start",
      deadlineMs: this.#options.startDeadlineMs,
    };
    let failure: RemoteFailure | null;
    try {
      failure = await this.#track(operation, this.#thread.answer);
    } catch (error) {
      this.terminate();
      throw error;
    }
    if (failure !== null) {
      const end: ThreadEnd = { kind: "threw", failure };
      this.#die(end, operation);
      throw this.#error(operation, end);
    }
    this.#isLeased = true;
  }

  /** Calls a method of the replica. */
  async call(method: string, args: readonly unknown[]): Promise<unknown> {
    const operation: Operation = {
      phase: "call",
      name: `call ${method}`,
      deadlineMs: this.#options.callDeadlineMs,
    };
    this.#assertUsable(operation);
    try {
      // Every property of comlink's proxy is a method; which of them exist is the worker's knowledge.
      const remoteMethod = this.#remote[methodPath(method)] as (
        ...values: readonly unknown[]
      ) => Promise<unknown>;
      return await this.#track(operation, remoteMethod(...args));
    } catch (thrown) {
      if (thrown instanceof WorkerError || thrown instanceof UncloneableError) throw thrown;
      const failure = isRemoteFailure(thrown) ? thrown : describeFailure(thrown);
      throw this.#error(operation, { kind: "threw", failure });
    }
  }

  /** Rings for job `sequence`: from now on `owes` says whether it is still to come, and in the end `outcome` what became of it. */
  dispatch(sequence: number, job: number, operation: Operation): void {
    this.#assertUsable(operation);
    this.#dispatched = operation;
    this.#words.announce(sequence, job, true);
  }

  /** Whether the end of job `sequence` is still to come. */
  owes(sequence: number): boolean {
    return this.#end === null && !this.#words.isDone(sequence);
  }

  /** Whether job `sequence` ended with an error. */
  threw(sequence: number): boolean {
    return this.#words.isDone(sequence) && this.#words.status === JOB_THREW;
  }

  /** The job's deadline has passed: its thread is lost. */
  giveUp({ deadlineMs }: Operation): void {
    this.#die({ kind: "hung", deadlineMs });
  }

  /** Why job `sequence` failed, or null at once; when it is owed no more. */
  outcome(sequence: number): Promise<WorkerError> | null {
    const operation = this.#dispatched!; // there is an outcome of what was dispatched
    this.#dispatched = null;
    if (this.threw(sequence)) return this.#thrown(operation);
    if (this.#words.isDone(sequence)) return null;
    return Promise.resolve(this.#death ?? this.#error(operation, this.#end!)); // not done, it is over
  }

  /** Rings for job `sequence`, whose end nobody awaits. */
  ring(sequence: number, job: number): void {
    this.#assertUsable({ phase: "dispatch", name: `ring ${job}`, deadlineMs: 0 });
    this.#words.announce(sequence, job, false);
  }

  /** Asks for the thread's end, wherever it is in its code; `close` resolves when it is gone. */
  terminate(): void {
    if (this.#end !== null) return;
    this.#finish({ kind: "closed" });
    // A page's thread that sleeps is ended late, see `browser/leased-thread.ts`; awake it leaves by itself.
    this.#words.ring();
    this.#thread.terminate();
  }

  /**
   * Ends the thread: rejects what is pending, lets a running job come to its end, then terminates.
   * @throws {WorkerError} kind "hung", when the thread is still there after twice the deadline.
   */
  async close(): Promise<void> {
    if (this.#end === null) {
      this.#finish({ kind: "closed" });
      this.#words.ring();
      if (this.#isLeased) await this.#leftInTime(this.#options.closeDeadlineMs);
      this.#thread.terminate();
    }
    await this.gone("close");
  }

  /**
   * Resolves when the thread of a slot that is over has exited, so that it writes to no memory any more.
   * @param operation For the message.
   * @throws {WorkerError} kind "hung", when the thread is still there after the deadline of `close`.
   */
  async gone(operation: string): Promise<void> {
    const deadlineMs = this.#options.closeDeadlineMs;
    if (await settledInTime(this.#thread.exited, deadlineMs)) return;
    throw new WorkerError({ rank: this.rank, phase: "idle", operation, kind: "hung", deadlineMs });
  }

  /** The thread is gone, or is not to be trusted any more. */
  #die(
    end: ThreadEnd,
    // A job counts before calls, since it blocks them.
    during: Pick<Operation, "phase" | "name"> | null = this.#dispatched ?? this.#pending.current,
  ): void {
    if (this.#end !== null) return;
    this.#control.cancel(CANCEL_WORKER_DIED);
    this.#finish(end);
    this.#thread.terminate();
    this.#death = this.#error(during ?? { phase: "idle", name: "worker" }, end);
    this.#onDeath(this.#death);
  }

  #finish(end: ThreadEnd): void {
    this.#end = end;
    this.#pending.rejectAll((operation) => this.#error(operation, end));
    this.#control.wakeCaller();
    this.#words.stopWaiting();
  }

  async #thrown(operation: Operation): Promise<WorkerError> {
    return this.#error(operation, { kind: "threw", failure: await this.#thread.takeFailure() });
  }

  #track<T>(operation: Operation, answer: PromiseLike<T>): Promise<T> {
    return this.#pending.track(operation, answer, () =>
      this.#die({ kind: "hung", deadlineMs: operation.deadlineMs }),
    );
  }

  #assertUsable(operation: Operation): void {
    if (this.#end !== null) throw this.#error(operation, this.#end);
  }

  #error(operation: Pick<Operation, "phase" | "name">, end: ThreadEnd): WorkerError {
    return new WorkerError({
      ...end,
      rank: this.rank,
      phase: operation.phase,
      operation: operation.name,
    });
  }

  async #leftInTime(deadlineMs: number): Promise<void> {
    let isOver = false;
    const over = (): void => {
      isOver = true;
      this.#words.stopWaiting();
    };
    void this.#thread.exited.then(over);
    const timer = setTimeout(over, deadlineMs);
    await this.#words.left(() => isOver);
    clearTimeout(timer);
  }
}

async function settledInTime(settled: Promise<void>, deadlineMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), deadlineMs);
    void settled.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
