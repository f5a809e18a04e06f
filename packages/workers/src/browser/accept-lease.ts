import { describeFailure } from "../remote-failure.ts";
import { lease } from "../worker/lease.ts";
import type { ReplicaFactory } from "../worker/serve-replica.ts";
import { markLeased } from "./is-worker-thread.ts";
import { isWorkerLease, type WorkerLease, type WorkerReport } from "./worker-lease.ts";

/** Makes a worker whose script this is called by wait for its lease. Elsewhere, as in a page that imports the script, nothing. */
export function acceptLease(factory: ReplicaFactory<object>): void {
  if (!("WorkerGlobalScope" in globalThis)) return;
  addEventListener("message", function accept({ data }: MessageEvent<unknown>): void {
    if (!isWorkerLease(data)) return;
    removeEventListener("message", accept);
    void holdLock(data, factory);
  });
}

/** Holds the lock until this thread is gone. While it waits for it in vain, the page has given the thread up. */
async function holdLock(
  { task, lockName, reportPort }: WorkerLease,
  factory: ReplicaFactory<object>,
): Promise<void> {
  const report = (message: WorkerReport): void => reportPort.postMessage(message);
  await navigator.locks.request(lockName, async () => {
    report({ kind: "locked" });
    markLeased();
    reportCrashes(report);
    const source = { factory, moduleUrl: location.href };
    // What is printed in a browser does not wait for this thread.
    const answer = await lease(
      task,
      async () => source,
      () => false,
    );
    report({ kind: "answer", answer });
    return new Promise(() => undefined);
  });
}

/** What is thrown outside of methods and jobs ends the thread, as it does in Node. */
function reportCrashes(report: (message: WorkerReport) => void): void {
  const crash = (event: Event, thrown: unknown): void => {
    event.preventDefault(); // else it is also reported as the worker's error, without its stack
    report({ kind: "crashed", failure: describeFailure(thrown) });
    close();
  };
  addEventListener("error", (event) => crash(event, event.error ?? event.message));
  addEventListener("unhandledrejection", (event) => crash(event, event.reason));
}
