import { fileURLToPath } from "node:url";
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  type Worker,
} from "node:worker_threads";
import { Piscina } from "piscina";
import { UncloneableError } from "../port-endpoint.ts";
import { describeFailure, isRemoteFailure, type RemoteFailure } from "../remote-failure.ts";
import type { Thread, ThreadEnd } from "../thread.ts";
import type { CheckedOptions } from "../worker-group-options.ts";
import type { LeaseAnswer } from "../worker/lease.ts";
import type { ModuleLease } from "./lease-worker.ts";

/**
 * One thread of piscina with its two ports: started for one lease, watched until it has exited.
 *
 * Each has a piscina of its own: a parked thread looks free to piscina, so a shared one would post to any of them.
 */
export class LeasedThread implements Thread {
  readonly callPort: MessagePort;
  /** Rejects also when the thread died. */
  readonly answer: Promise<LeaseAnswer>;
  readonly exited: Promise<void>;
  readonly #failurePort: MessagePort;
  readonly #pool: Piscina<ModuleLease, LeaseAnswer>;

  /** Starts the thread. `onEnd` hears of its death; it may be called twice (error, then exit). */
  constructor(
    rank: number,
    options: CheckedOptions,
    control: SharedArrayBuffer,
    onEnd: (end: ThreadEnd) => void,
  ) {
    const calls = new MessageChannel();
    const failures = new MessageChannel();
    this.callPort = calls.port1;
    this.#failurePort = failures.port1;
    this.#pool = new Piscina({
      filename: LEASE_FILE,
      // No thread before the lease, and none that piscina starts by itself after a death.
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: Infinity,
      concurrentTasksPerWorker: 1,
      atomics: "disabled",
      recordTiming: false,
      ...(options.resourceLimits === undefined ? {} : { resourceLimits: options.resourceLimits }),
    });
    const onError = (thrown: unknown): void => onEnd(errorEnd(thrown));
    // piscina throws the error of an idle thread at the process unless someone listens.
    this.#pool.on("error", onError);
    const task: ModuleLease = {
      moduleUrl: String(options.module),
      rank,
      size: options.size,
      setup: options.setup,
      control,
      spinRounds: options.spinRounds,
      callPort: calls.port2,
      failurePort: failures.port2,
    };
    // The thread inherits process.execArgv, and with it the conditions under which sources run.
    this.answer = this.#pool
      .run(task, { transferList: [calls.port2, failures.port2] })
      .catch((error: unknown) => {
        throw error instanceof DOMException ? new UncloneableError("start: setup", error) : error;
      });
    const thread = this.#thread();
    thread.on("error", onError);
    this.exited = new Promise((resolve) => {
      thread.once("exit", (exitCode) => {
        onEnd({ kind: "exited", exitCode });
        resolve();
      });
    });
  }

  takeFailure(): RemoteFailure {
    const received: { readonly message: unknown } | undefined = receiveMessageOnPort(
      this.#failurePort,
    );
    return isRemoteFailure(received?.message)
      ? received.message
      : describeFailure("a failure that was not reported");
  }

  terminate(): void {
    this.callPort.close();
    this.#failurePort.close();
    // Waits for the same exit event as `exited`, and cannot reject.
    void this.#pool.destroy();
  }

  #thread(): Worker {
    const [thread] = this.#pool.threads;
    if (thread === undefined)
      throw new Error("start: piscina must start one thread for one task; got none");
    return thread;
  }
}

function errorEnd(thrown: unknown): ThreadEnd {
  const failure = describeFailure(thrown);
  return {
    kind: failure.code === "ERR_WORKER_OUT_OF_MEMORY" ? "out-of-memory" : "crashed",
    failure,
  };
}

/** tsc rewrites the extension in imports, but not here. */
const LEASE_FILE: string = fileURLToPath(
  new URL(
    `./lease-worker.${new URL(import.meta.url).pathname.endsWith(".ts") ? "ts" : "js"}`,
    import.meta.url,
  ),
);
