import { environment, type Environment } from "./environment.ts";
import { workerThreads } from "./environment-slot.ts";
import { HeapError } from "./heap-error.ts";

/** What `shareKernels` gives and `adoptKernels` takes: the memory and the compiled kernels, to be posted as they are. */
export type SharedKernels = Environment;

/**
 * What a worker of a page needs to work on the memory of this thread: post it to the worker, which gives it to
 * `adoptKernels` before it loads this package or another that needs it. In Node this is not needed: threads find it.
 *
 * @throws {HeapError} when the page cannot share memory.
 * @example shareKernels().memory instanceof WebAssembly.Memory // true
 */
export function shareKernels(): SharedKernels {
  const { buffer } = environment.memory;
  // The class is hidden where its objects cannot be posted.
  if (typeof SharedArrayBuffer === "undefined" || !(buffer instanceof SharedArrayBuffer)) {
    throw new HeapError(
      "shareKernels: the page must be able to share memory with its workers; got one that is not cross-origin isolated " +
        "(serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)",
    );
  }
  return environment;
}

/**
 * What must be posted to a worker that is started from here, for code that runs in Node and in pages: `shareKernels()` in a page,
 * null in Node, whose threads find it by themselves.
 *
 * @throws {HeapError} when the page cannot share memory.
 * @example kernelsForWorker() // null
 */
export function kernelsForWorker(): SharedKernels | null {
  return workerThreads() === undefined ? shareKernels() : null;
}
