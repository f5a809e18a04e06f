import type { RemoteFailure } from "./remote-failure.ts";
import type { WorkerErrorDetails } from "./worker-error.ts";
import type { ThreadPort } from "./port-endpoint.ts";
import type { LeaseAnswer } from "./worker/lease.ts";

/** Why a thread is of no use any more. */
export type ThreadEnd = Pick<WorkerErrorDetails, "kind" | "failure" | "exitCode" | "deadlineMs">;

/** One thread with its ports, started for one lease and watched until it is gone: of Node or of a page. */
export interface Thread {
  readonly callPort: ThreadPort;
  /** What became of the lease: null when the thread is armed. Rejects when the task could not be sent. */
  readonly answer: Promise<LeaseAnswer>;
  /** Resolves when the thread runs no code any more, and so writes to no memory. */
  readonly exited: Promise<void>;
  /** The failure of the job whose status says that it threw: it was posted before the status was written. */
  takeFailure(): RemoteFailure | Promise<RemoteFailure>;
  /** Terminates the thread, wherever it is in its code. It is gone when `exited` resolves. */
  terminate(): void;
}
