import { UncloneableError } from "../port-endpoint.ts";
import { describeFailure, isRemoteFailure, type RemoteFailure } from "../remote-failure.ts";
import type { Thread, ThreadEnd } from "../thread.ts";
import type { CheckedOptions } from "../worker-group-options.ts";
import type { LeaseAnswer, LeaseTask } from "../worker/lease.ts";
import { MessageQueue } from "./message-queue.ts";
import type { WorkerLease, WorkerReport } from "./worker-lease.ts";

/**
 * One worker of a page with its ports.
 *
 * A browser says neither that a worker ended nor when: after `terminate()` one that is busy or asleep in `Atomics.wait` may run,
 * and write to shared memory, for two seconds more (Chromium 150). But it gives back the Web Locks of a worker that is gone. So the
 * worker takes a lock of its own before anything else, and this thread, which asks for the same lock, gets it when the worker
 * runs no code any more.
 */
export class LeasedThread implements Thread {
  readonly callPort: MessagePort;
  readonly answer: Promise<LeaseAnswer>;
  readonly exited: Promise<void>;
  readonly #failurePort: MessagePort;
  readonly #failures: MessageQueue;
  readonly #reportPort: MessagePort;
  readonly #worker: Worker;
  readonly #lockName = `@weft/workers ${crypto.randomUUID()}`;
  /** Whether the worker is known to have, or to have had, the lock. */
  #wasLocked = false;
  #isWatched = false;
  readonly #onExit: () => void;

  /** Starts the worker. `onEnd` hears of its death; it may be called more than once. */
  constructor(
    rank: number,
    options: CheckedOptions,
    control: SharedArrayBuffer,
    onEnd: (end: ThreadEnd) => void,
  ) {
    const [calls, failures, reports] = [
      new MessageChannel(),
      new MessageChannel(),
      new MessageChannel(),
    ];
    this.callPort = calls.port1;
    this.#failurePort = failures.port1;
    this.#failures = new MessageQueue(failures.port1);
    this.#reportPort = reports.port1;
    const exit = Promise.withResolvers<void>();
    this.exited = exit.promise;
    this.#onExit = (): void => {
      onEnd({ kind: "exited" });
      exit.resolve();
    };
    this.#worker = startWorker(rank, options.module);
    // Before the lease: the script cannot be loaded, or throws as it is loaded.
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      onEnd(crashed(new Error(event.message || "the worker's script could not be loaded")));
    });
    const answer = Promise.withResolvers<LeaseAnswer>();
    this.answer = answer.promise;
    reports.port1.addEventListener("message", ({ data }: MessageEvent<WorkerReport>) => {
      if (data.kind === "crashed") onEnd({ kind: "crashed", failure: data.failure });
      else if (data.kind === "answer") answer.resolve(data.answer);
      else {
        this.#wasLocked = true;
        this.#watch();
      }
    });
    reports.port1.start();
    const task: LeaseTask = {
      rank,
      size: options.size,
      setup: options.setup,
      control,
      spinRounds: options.spinRounds,
      callPort: calls.port2,
      failurePort: failures.port2,
    };
    const lease: WorkerLease = {
      isWeftLease: true,
      task,
      lockName: this.#lockName,
      reportPort: reports.port2,
    };
    try {
      this.#worker.postMessage(lease, [calls.port2, failures.port2, reports.port2]);
    } catch (error) {
      answer.reject(new UncloneableError("start: setup", error));
    }
  }

  /** Its message and the status word come by different ways: it may still be on its own. */
  async takeFailure(): Promise<RemoteFailure> {
    const message = await this.#failures.take();
    return isRemoteFailure(message) ? message : describeFailure("a failure that was not reported");
  }

  terminate(): void {
    this.callPort.close();
    this.#failurePort.close();
    this.#reportPort.close();
    this.#worker.terminate();
    this.#watch();
  }

  /** Waits for the lock. A worker that had not taken it yet will not get it, and then does nothing that matters. */
  #watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    void navigator.locks.request(this.#lockName, () => {
      this.#onExit();
      // Given back, it could still go to a worker that asks late.
      return this.#wasLocked ? undefined : new Promise(() => undefined);
    });
  }
}

function startWorker(rank: number, module: string | (() => Worker)): Worker {
  return typeof module === "function"
    ? module()
    : new Worker(module, { type: "module", name: `rank ${rank}` });
}

function crashed(error: Error): ThreadEnd {
  return { kind: "crashed", failure: describeFailure(error) };
}
