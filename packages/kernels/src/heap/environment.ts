import type { LinearMemory } from "../wasm/linear-memory.ts";
import { compileModule } from "../wasm/module.ts";
import { RESERVED_BYTES } from "./chunk-size.ts";
import { createControl } from "./control-layout.ts";
import { findEnvironment, LAYOUT, leaveEnvironment, workerThreads } from "./environment-slot.ts";
import { HeapError } from "./heap-error.ts";

/** What all threads of a process, or of a page, share. */
export interface Environment {
  /** Changes whenever the meaning of the other fields does. */
  readonly layout: number;
  /** A `WebAssembly.Memory`. */
  readonly memory: LinearMemory;
  /** The compiled kernels, a `WebAssembly.Module`. */
  readonly module: object;
  /** The chunk table, in a buffer of its own, so that no stray write through a pointer can reach it. */
  readonly control: Int32Array;
}

// These stand first because the environment is made as the module loads.
const PAGE_BYTES = 65536;

/** The WebAssembly module allows 65536 pages. Less where so much address space is refused (containers, `ulimit -v`). */
const MAXIMUM_PAGES = [65536, 32768, 16384, 8192, 4096];

/**
 * This thread's environment. In Node the first thread that loads the package makes it and leaves it to all threads that are
 * started from there on; they find it when they load the package. In a page a worker gets it by `shareKernels` and
 * `adoptKernels`; one that does not makes its own.
 *
 * Threads started before their parent loads the package have another memory: load the package first, then start threads.
 */
export const environment: Environment = findEnvironment() ?? leaveNewEnvironment();

/**
 * A new memory with the kernels compiled for it.
 *
 * @param mayBePrivate whether a memory of this thread alone will do where a shared one is refused. In Node it will not:
 *   threads that are started later would compute on another memory.
 * @throws {HeapError} when the system or the page gives no memory.
 */
export function createEnvironment(
  mayBePrivate: boolean = workerThreads() === undefined,
): Environment {
  const { memory, shared, maximumBytes } = createMemory(mayBePrivate);
  const module = compileModule(undefined, shared);
  return { layout: LAYOUT, memory, module, control: createControl(maximumBytes) };
}

function leaveNewEnvironment(): Environment {
  const created = createEnvironment();
  leaveEnvironment(created);
  return created;
}

interface CreatedMemory {
  readonly memory: LinearMemory;
  readonly shared: boolean;
  readonly maximumBytes: number;
}

function createMemory(mayBePrivate: boolean): CreatedMemory {
  let refusal: unknown;
  for (const shared of mayBePrivate ? [true, false] : [true]) {
    for (const maximum of MAXIMUM_PAGES) {
      try {
        const initial = RESERVED_BYTES / PAGE_BYTES;
        const memory = new WebAssembly.Memory({ initial, maximum, shared });
        return { memory, shared, maximumBytes: maximum * PAGE_BYTES };
      } catch (error) {
        refusal = error; // reported when all others are refused too
      }
    }
  }
  throw new HeapError(
    `environment: a ${mayBePrivate ? "" : "shared "}WebAssembly memory of ${(4096 * PAGE_BYTES) / 2 ** 20} MiB address ` +
      `space is needed; got ${String(refusal)}; raise the limit on address space`,
    undefined,
    { cause: refusal },
  );
}
