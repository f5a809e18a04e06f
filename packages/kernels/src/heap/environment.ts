import { compileModule } from "../wasm/module.ts";
import { createControl } from "./control-layout.ts";
import { RESERVED_BYTES } from "./chunk-size.ts";
import { HeapError } from "./heap-error.ts";

/** What all threads of a process share. */
export interface Environment {
  /** Changes whenever the meaning of the other fields does. */
  readonly layout: number;
  readonly memory: WebAssembly.Memory;
  /** The compiled kernels. */
  readonly module: WebAssembly.Module;
  /** The chunk table, in a buffer of its own, so that no stray write through a pointer can reach it. */
  readonly control: Int32Array;
}

// These stand first because the environment is made as the module loads.
const KEY = "@weft/kernels";
const LAYOUT = 1;
const PAGE_BYTES = 65536;

/** The WebAssembly module allows 65536 pages. Less where so much address space is refused (containers, `ulimit -v`). */
const MAXIMUM_PAGES = [65536, 32768, 16384, 8192, 4096];

/**
 * This thread's environment. In Node the first thread that loads the package makes it and leaves it to all threads that are
 * started from there on; they find it when they load the package. Elsewhere each thread makes its own.
 *
 * Threads started before their parent loads the package have another memory: load the package first, then start threads.
 */
export const environment: Environment = inherit() ?? publish(createEnvironment());

/**
 * A new memory with the kernels compiled for it.
 *
 * @throws {HeapError} when the system or the page gives no shared memory.
 */
export function createEnvironment(): Environment {
  const { memory, maximumBytes } = createMemory();
  return { layout: LAYOUT, memory, module: compileModule(), control: createControl(maximumBytes) };
}

function createMemory(): { memory: WebAssembly.Memory; maximumBytes: number } {
  let cause: unknown;
  for (const maximum of MAXIMUM_PAGES) {
    try {
      const memory = new WebAssembly.Memory({
        initial: RESERVED_BYTES / PAGE_BYTES,
        maximum,
        shared: true,
      });
      return { memory, maximumBytes: maximum * PAGE_BYTES };
    } catch (error) {
      cause = error; // reported when the smallest is refused too
    }
  }
  throw new HeapError(
    `environment: a shared WebAssembly memory of ${(4096 * PAGE_BYTES) / 2 ** 20} MiB address space is needed; got ${String(cause)}; ` +
      "raise the limit on address space, or in a browser serve the page cross-origin isolated (COOP and COEP headers)",
    undefined,
    { cause },
  );
}

type WorkerThreads = typeof import("node:worker_threads");

/** Without an import, which bundlers for browsers would trip over. `undefined` outside of Node. */
function workerThreads(): WorkerThreads | undefined {
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

function inherit(): Environment | undefined {
  // Only `publish` below writes under this key.
  const found = workerThreads()?.getEnvironmentData(KEY) as Environment | undefined;
  if (found !== undefined && found.layout !== LAYOUT) {
    throw new HeapError(
      `environment: all threads must load the same version of ${KEY}, with memory layout ${LAYOUT}; got layout ${String(found.layout)}`,
    );
  }
  return found;
}

function publish(created: Environment): Environment {
  workerThreads()?.setEnvironmentData(KEY, created);
  return created;
}
