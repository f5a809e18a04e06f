import { CANCEL_CLOSING, ControlBlock } from "./control-block.ts";
import { Dispatch } from "./dispatch.ts";
import { replaceWorkers } from "./replace-workers.ts";
import { remoteReplica, type RemoteReplica } from "./remote-replica.ts";
import { WorkerError } from "./worker-error.ts";
import {
  checkAttempts,
  checkDeadline,
  type CheckedOptions,
  checkOptions,
  type DispatchOptions,
  type ReplaceOptions,
  type WorkerGroupOptions,
} from "./worker-group-options.ts";
import { WorkerSlot } from "./worker-slot.ts";

/**
 * A fixed number of worker threads, each with a long-lived replica `R` built by a module's factory.
 *
 * Two ways reach a replica. A *call* (`group.replica(rank).method(…)`) is a typed message to one of them, for set-up and
 * inspection. A *dispatch* runs `replica.run(job, rank)` in all of them at once, through shared memory and without
 * messages. Either takes some 20 to 100 µs there and back. In between the threads sleep.
 *
 * Everything settles: a worker that throws, exits, outgrows its memory or hangs rejects what it owed with `WorkerError`.
 * An idle group burns no CPU and does not keep the process alive; a pending call or dispatch does.
 *
 * @example
 * // squares.ts
 * export class Squares {
 *   jobs: number[] = [];
 *   square(x: number): number { return x * x; }
 *   run(job: number, rank: number): void { this.jobs.push(job + rank); }
 *   done(): number[] { return this.jobs; }
 * }
 * export default serveReplica(() => new Squares());
 *
 * // main.ts
 * import type { Squares } from "./squares.ts";
 * const module = new URL("./squares.ts", import.meta.url);
 * await using group = await WorkerGroup.start<Squares>({ module, size: 2 });
 * await group.replica(0).square(7); // 49
 * // run(40, 0) and run(40, 1), at the same time:
 * await group.dispatch(40);
 * await group.replica(1).done(); // [41]
 */
export class WorkerGroup<R extends object> implements AsyncDisposable {
  readonly size: number;
  readonly #options: CheckedOptions;
  readonly #control: ControlBlock;
  /** By rank; filled by `start`, so that whatever was started can be closed. */
  readonly #slots: WorkerSlot[] = [];
  readonly #replicas: readonly RemoteReplica<R>[];
  #failed: WorkerError | null = null;
  #sequence = 0;
  #running: Dispatch | null = null;
  /** Resolves when the last dispatch or replacement asked for has settled; never rejects. */
  #lastTurn: Promise<void> = Promise.resolve();
  #use: "dispatch" | "ring" | null = null;
  #closed: Promise<void> | null = null;

  private constructor(options: CheckedOptions) {
    this.size = options.size;
    this.#options = options;
    this.#control = ControlBlock.create(options.size);
    this.#replicas = Array.from({ length: options.size }, (_, rank) =>
      // Asks for the slot at each call: whoever serves the rank then answers.
      remoteReplica<R>((method, args) => this.#slot(rank).call(method, args)),
    );
  }

  /**
   * Starts the threads and builds a replica in each.
   * @throws {WorkerError} phase "start", of the first worker that failed; the others are closed before.
   * @throws {RangeError | TypeError} when an option is out of range, or `setup` cannot be cloned.
   */
  static async start<R extends object>(options: WorkerGroupOptions): Promise<WorkerGroup<R>> {
    const group = new WorkerGroup<R>(checkOptions(options));
    try {
      await Promise.all(group.#replicas.map((_, rank) => group.#startSlot(rank)));
    } catch (error) {
      await group.close();
      throw error;
    }
    return group;
  }

  /** The first worker that was lost and not replaced, or null. While there is one, the group takes no dispatches. */
  get failed(): WorkerError | null {
    return this.#failed;
  }

  /**
   * The replica of one worker.
   * @throws {RangeError} when there is no such rank.
   */
  replica(rank: number): RemoteReplica<R> {
    const replica = this.#replicas[rank];
    if (replica !== undefined) return replica;
    throw new RangeError(
      `replica: rank must be an integer from 0 to ${this.size - 1}; got ${String(rank)}`,
    );
  }

  /**
   * Runs `replica.run(job, rank)` in every worker, synchronously and at the same time; resolves when all are done.
   *
   * Dispatches run one after another, in the order of the calls. `job` is any finite number: a code, an index, a pointer.
   * @throws {WorkerError} the first failure, once the others are done too (or were late and terminated). After a job that
   * threw, the group goes on; after a lost worker every dispatch rejects at once. A worker that is lost when it is done, while
   * others still run, is a failure too: these may have stopped early.
   * @throws {RangeError} when `job` is not finite, or the deadline is out of range.
   * @throws {Error} when the group was rung.
   */
  async dispatch(job: number, options: DispatchOptions = {}): Promise<void> {
    if (!Number.isFinite(job))
      throw new RangeError(`dispatch: job must be a finite number; got ${String(job)}`);
    const deadlineMs = checkDeadline(
      "deadlineMs",
      options.deadlineMs ?? this.#options.dispatchDeadlineMs,
    );
    this.#useFor("dispatch");
    await this.#inTurn(() => this.#ringAll(job, deadlineMs));
  }

  /**
   * Starts `replica.run(job, rank)` in every worker and returns at once: synchronous, for callers that learn through shared
   * memory of their own when the work is done. Such a job must not throw: that ends its worker (kind "crashed").
   *
   * Rings are not counted: a worker that was not back from one job runs only the last job it was then rung for.
   * @throws {WorkerError} after a lost worker or `close`.
   * @throws {RangeError} when `job` is not finite.
   * @throws {Error} when the group was dispatched to: a group is used in one of the two ways.
   */
  ring(job: number): void {
    if (!Number.isFinite(job))
      throw new RangeError(`ring: job must be a finite number; got ${String(job)}`);
    this.#useFor("ring");
    if (this.#failed !== null) throw this.#failed;
    this.#sequence = (this.#sequence + 1) | 0;
    for (const slot of this.#slots) slot.ring(this.#sequence, job);
  }

  /**
   * Puts a new worker, with a replica that the factory builds, in the place of each that was lost; afterwards the group is as
   * after its start, and `failed` is null. Workers that are lost meanwhile are replaced too. Without a lost worker it does nothing.
   *
   * Takes its turn among dispatches: the one before has settled, and later ones find the new workers. A new thread starts only
   * when the old one has exited, which can write to shared memory no more.
   *
   * @returns The ranks of the new workers, in ascending order.
   * @throws {WorkerError} phase "start", when a worker failed to start for the last time; kind "hung", when a lost thread cannot
   * be ended (it is stuck in native code); kind "closed" after `close`. `failed` stays, and the next call tries again.
   * @throws {RangeError} when `attempts` is out of range.
   * @example
   * // brittle.ts
   * export class Brittle { run(job: number): void { if (job === 1) process.exit(); } }
   * export default serveReplica(() => new Brittle());
   *
   * // main.ts
   * import type { Brittle } from "./brittle.ts";
   * const module = new URL("./brittle.ts", import.meta.url);
   * await using group = await WorkerGroup.start<Brittle>({ module, size: 1 });
   * await group.dispatch(1).catch((error: WorkerError) => error.kind); // "exited"
   * await group.replaceLost(); // [0]
   * await group.dispatch(2);
   */
  async replaceLost({ attempts = 3, onGone }: ReplaceOptions = {}): Promise<readonly number[]> {
    checkAttempts(attempts);
    return this.#inTurn(async () => {
      const replaced = await replaceWorkers({
        slots: this.#slots,
        attempts,
        onGone,
        isClosed: () => this.#closed !== null,
        start: (rank) => {
          this.#control.rank(rank).renew();
          return this.#startSlot(rank);
        },
      });
      // In the same turn of the event loop as the last look at the slots: whoever dies from here on is heard of again.
      this.#control.forgetDeath();
      this.#failed = null;
      return replaced;
    });
  }

  /**
   * Ends all threads at once, wherever they are in their code: the request is out when this returns, so it serves callers
   * that block their event loop too. Pending calls and dispatches reject with kind "closed".
   *
   * @returns resolves when the threads are gone.
   * @throws {WorkerError} kind "hung", when a thread is stuck in native code.
   */
  terminate(): Promise<void> {
    this.#control.cancel(CANCEL_CLOSING);
    for (const slot of this.#slots) slot.terminate();
    return this.close();
  }

  /**
   * Ends all threads: pending calls and dispatches reject with kind "closed", running jobs get `closeDeadlineMs` to come
   * to their end. Idempotent.
   * @throws {WorkerError} kind "hung", when a thread cannot be ended (it is stuck in native code).
   */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** A dispatch could overtake a ring in the words they share, and its job would run twice. */
  #useFor(use: "dispatch" | "ring"): void {
    this.#use ??= use;
    if (this.#use === use) return;
    throw new Error(
      `${use}: a group takes either dispatches or rings; got ${use} after ${this.#use}; start a second group`,
    );
  }

  /** Runs `body` when what was asked for before has settled, whatever became of it. */
  async #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const before = this.#lastTurn;
    const turn = Promise.withResolvers<void>();
    this.#lastTurn = turn.promise;
    await before;
    try {
      return await body();
    } finally {
      turn.resolve();
    }
  }

  async #startSlot(rank: number): Promise<void> {
    const slot = new WorkerSlot(rank, this.#options, this.#control, (error) => {
      this.#failed ??= error;
      this.#running?.noteFailures();
      this.#options.onLost?.(error);
    });
    this.#slots[rank] = slot;
    await slot.started();
  }

  async #ringAll(job: number, deadlineMs: number): Promise<void> {
    if (this.#failed !== null) throw this.#failed;
    this.#sequence = (this.#sequence + 1) | 0;
    const dispatch = new Dispatch(this.#slots, this.#control, this.#sequence, job, deadlineMs);
    this.#running = dispatch;
    const [failure] = await dispatch.run().finally(() => (this.#running = null));
    if (failure !== undefined) throw failure;
    // One that was lost when it was done already has cancelled the others: they may have left out the rest.
    const lost = this.failed;
    if (lost !== null) throw lost;
    // So has close().
    if (this.#closed !== null)
      throw new WorkerError({
        rank: 0,
        phase: "dispatch",
        operation: `dispatch ${job}`,
        kind: "closed",
      });
  }

  async #closeAll(): Promise<void> {
    this.#control.cancel(CANCEL_CLOSING);
    const ends = await Promise.allSettled(this.#slots.map((slot) => slot.close()));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  #slot(rank: number): WorkerSlot {
    const slot = this.#slots[rank];
    if (slot === undefined)
      throw new RangeError(`replica: rank must be below ${this.size}; got ${rank}`);
    return slot;
  }
}
