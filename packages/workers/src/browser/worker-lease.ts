import type { RemoteFailure } from "../remote-failure.ts";
import type { LeaseAnswer, LeaseTask } from "../worker/lease.ts";

/** The message by which a page leases a worker. */
export interface WorkerLease {
  /** Tells it from messages of others. */
  readonly isWeftLease: true;
  readonly task: LeaseTask;
  /** The Web Lock that the worker holds as long as it lives. Before it does, it touches nothing that is shared. */
  readonly lockName: string;
  /** Takes `WorkerReport`s. */
  readonly reportPort: MessagePort;
}

/** What a leased worker says about itself. */
export type WorkerReport =
  | { readonly kind: "locked" }
  | { readonly kind: "answer"; readonly answer: LeaseAnswer }
  | { readonly kind: "crashed"; readonly failure: RemoteFailure };

export function isWorkerLease(data: unknown): data is WorkerLease {
  return (
    typeof data === "object" && data !== null && "isWeftLease" in data && data.isWeftLease === true
  );
}
