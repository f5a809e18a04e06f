import type { Environment } from "./environment.ts";
import { HeapError } from "./heap-error.ts";

/** Changes whenever the meaning of an environment's fields does. */
export const LAYOUT = 1;

const KEY = "@weft/kernels";
const SYMBOL: unique symbol = Symbol.for(KEY);

/**
 * The environment that was left for this thread: in Node by the thread that started it, elsewhere by `adoptKernels`, and in
 * both by another copy of the package in this thread.
 *
 * @throws {HeapError} when another version of the package left it.
 */
export function findEnvironment(): Environment | undefined {
  const threads = workerThreads();
  // Only `leaveEnvironment` writes there.
  const found = (threads === undefined ? globalSlot()[SYMBOL] : threads.getEnvironmentData(KEY)) as
    | Environment
    | undefined;
  if (found !== undefined) checkLayout(found.layout);
  return found;
}

/** Leaves the environment for this thread, and in Node for all that are started from here on. */
export function leaveEnvironment(environment: Environment): void {
  const threads = workerThreads();
  if (threads === undefined) globalSlot()[SYMBOL] = environment;
  else threads.setEnvironmentData(KEY, environment);
}

/** @throws {HeapError} when another version of the package has made the environment. */
export function checkLayout(layout: unknown): void {
  if (layout === LAYOUT) return;
  throw new HeapError(
    `environment: all threads must load the same version of ${KEY}, with memory layout ${LAYOUT}; got layout ${String(layout)}`,
  );
}

type WorkerThreads = typeof import("node:worker_threads");

/** Without an import, which bundlers for browsers would trip over. `undefined` outside of Node. */
export function workerThreads(): WorkerThreads | undefined {
  const node: Partial<NodeJS.Process> | undefined =
    typeof process === "undefined" ? undefined : process;
  if (node?.versions?.node === undefined) return undefined;
  const threads = node.getBuiltinModule?.("node:worker_threads");
  if (threads === undefined) {
    throw new HeapError(
      `environment: threads can share memory from Node 22.3 on; got Node ${node.versions.node}`,
    );
  }
  return threads;
}

/** Where a thread outside of Node keeps its environment: a property of the global object. */
type GlobalSlot = typeof globalThis & { [SYMBOL]?: Environment };

function globalSlot(): GlobalSlot {
  return globalThis; // which may have a property more, under a symbol of our own
}
