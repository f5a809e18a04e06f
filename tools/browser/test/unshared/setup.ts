import { vi } from "vitest";

/**
 * Makes tests use a memory as in a page that has no shared one, and takes all views of it away whenever something is allocated,
 * as growth does: what kept one then fails.
 */
const { Memory } = WebAssembly;

class PrivateMemory extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    if (descriptor.shared === true) throw new TypeError("shared memory is not available");
    super(descriptor);
  }
}

vi.stubGlobal("process", undefined); // in Node a private memory would not do
WebAssembly.Memory = PrivateMemory;
const { heap } = await import("@weft/kernels");
WebAssembly.Memory = Memory;
vi.unstubAllGlobals();

if (!(heap.memory.buffer instanceof ArrayBuffer))
  throw new Error("unshared memory: the kernels must be loaded after this; got a shared memory");

// Files that share a process run this again.
if (!Object.hasOwn(heap, "allocate")) {
  const allocate = heap.allocate.bind(heap);
  heap.allocate = (byteLength) => {
    const pointer = allocate(byteLength);
    heap.memory.grow(0);
    heap.cover(1);
    return pointer;
  };
}
