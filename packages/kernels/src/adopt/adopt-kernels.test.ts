import { afterEach, describe, expect, test, vi } from "vitest";
import { HeapError } from "../heap/heap-error.ts";
import { kernelsForWorker, shareKernels, type SharedKernels } from "../heap/share-kernels.ts";
import { adoptKernels } from "./adopt-kernels.ts";

const SLOT = Symbol.for("@weft/kernels");

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
  Reflect.deleteProperty(globalThis, SLOT);
});

describe("shareKernels", () => {
  test("gives what can be posted to a worker", async () => {
    const { port1, port2 } = new MessageChannel();
    const received = new Promise<SharedKernels>((resolve) => {
      port2.onmessage = ({ data }) => resolve(data as SharedKernels);
    });
    port1.postMessage(shareKernels());
    const { memory, module } = await received;
    port1.close();
    expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(module).toBeInstanceOf(WebAssembly.Module);
  });

  test("says what a page lacks that hides shared memory", () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    expect(() => shareKernels()).toThrow(HeapError);
    expect(() => shareKernels()).toThrow(
      "shareKernels: the page must be able to share memory with its workers; got one that is not cross-origin isolated " +
        "(serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)",
    );
  });
});

test("kernelsForWorker gives what must be posted: nothing in Node", () => {
  expect(kernelsForWorker()).toBeNull();
  vi.stubGlobal("process", undefined);
  expect(kernelsForWorker()).toBe(shareKernels());
});

describe("adoptKernels", () => {
  test("gives a thread outside of Node the memory of another, with an owner of its own", async () => {
    const shared = shareKernels();
    vi.stubGlobal("process", undefined);
    adoptKernels(shared);
    vi.resetModules();
    const { heap } = await import("../heap/index.ts");
    expect(heap.memory).toBe(shared.memory);
    const before = Atomics.load(shared.control, 0);
    expect(heap.owner).toBe(before);
  });

  test("refuses a thread that has its kernels, before anything is changed", () => {
    const shared = shareKernels();
    expect(() => adoptKernels(shared)).toThrow(HeapError); // as every thread of Node has
    vi.stubGlobal("process", undefined);
    adoptKernels(shared);
    const other: SharedKernels = { ...shared };
    expect(() => adoptKernels(other)).toThrow(
      "adoptKernels: it must come before this thread loads @weft/kernels or a package that needs it, and once; got a " +
        'thread that has its kernels (load the packages afterwards, with await import("@weft/tensor"))',
    );
    expect(Reflect.get(globalThis, SLOT)).toBe(shared);
  });

  test("refuses what another version of the package gave", () => {
    vi.stubGlobal("process", undefined);
    expect(() => adoptKernels({ ...shareKernels(), layout: 99 })).toThrow(
      "environment: all threads must load the same version of @weft/kernels, with memory layout 1; got layout 99",
    );
    expect(Reflect.has(globalThis, SLOT)).toBe(false);
  });
});
