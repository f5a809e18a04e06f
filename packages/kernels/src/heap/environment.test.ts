import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";
import { afterEach, describe, expect, test, vi } from "vitest";
import { instantiate } from "../wasm/module.ts";
import { createEnvironment, environment } from "./environment.ts";
import { HeapError } from "./heap-error.ts";
import { ThreadHeap } from "./heap.ts";

const KEY = "@weft/kernels";
const published = getEnvironmentData(KEY);

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for(KEY));
  setEnvironmentData(KEY, published);
});

async function load(): Promise<typeof environment> {
  vi.resetModules();
  return (await import("./environment.ts")).environment;
}

describe("environment", () => {
  test("is published for threads started later, and found by a second copy of the package in this one", async () => {
    expect(published).toBe(environment);
    expect(await load()).toBe(environment);
  });

  test("is made anew where nothing was published", async () => {
    setEnvironmentData(KEY, undefined);
    const made = await load();
    expect(made.memory).not.toBe(environment.memory);
    expect(made.memory.buffer.byteLength).toBe(2 ** 20);
    expect(getEnvironmentData(KEY)).toBe(made);
  });

  test("refuses what another version of the package published", async () => {
    setEnvironmentData(KEY, { layout: 99 });
    await expect(load()).rejects.toThrow(
      "environment: all threads must load the same version of @weft/kernels, with memory layout 1; got layout 99",
    );
  });

  test("needs no process object, as in a browser, and is found there by a second copy of the package", async () => {
    vi.stubGlobal("process", undefined);
    const made = await load();
    expect(made.layout).toBe(1);
    expect(made).not.toBe(environment);
    expect(await load()).toBe(made);
  });

  test("refuses a Node that cannot share memory with its threads", async () => {
    vi.stubGlobal("process", { versions: { node: "22.1.0" } });
    await expect(load()).rejects.toThrow(
      "environment: threads can share memory from Node 22.3 on; got Node 22.1.0",
    );
  });
});

describe("createEnvironment", () => {
  test("settles for less address space where 4 GiB are refused", () => {
    const Real = WebAssembly.Memory;
    vi.stubGlobal("WebAssembly", {
      ...wasm(),
      Memory: function (descriptor: WebAssembly.MemoryDescriptor) {
        if (descriptor.maximum! > 16384) throw new RangeError("could not allocate memory");
        return new Real(descriptor);
      },
    });
    const { memory, control } = createEnvironment();
    expect(() => memory.grow(16384)).toThrow(RangeError);
    expect(control).toHaveLength(48 + 2 ** 30 / (256 * 1024));
  });

  test("says what to do when there is no shared memory at all", () => {
    const refusal = new TypeError("shared memory is not available");
    vi.stubGlobal("WebAssembly", {
      ...wasm(),
      Memory: function () {
        throw refusal;
      },
    });
    const attempt = (): unknown => createEnvironment();
    expect(attempt).toThrow(HeapError);
    expect(attempt).toThrow(expect.objectContaining({ cause: refusal }));
    expect(attempt).toThrow(
      "a shared WebAssembly memory of 256 MiB address space is needed; got TypeError: shared memory is not available; raise the limit on address space",
    );
  });

  test("outside of Node settles for an unshared memory where a shared one is refused", () => {
    const Real = WebAssembly.Memory;
    vi.stubGlobal("WebAssembly", {
      ...wasm(),
      Memory: function (descriptor: WebAssembly.MemoryDescriptor) {
        if (descriptor.shared === true) throw new TypeError("shared memory is not available");
        return new Real(descriptor);
      },
    });
    const { memory, module, control } = createEnvironment(true);
    expect(memory.buffer).toBeInstanceOf(ArrayBuffer);
    expect(control).toHaveLength(48 + 2 ** 32 / (256 * 1024));
    const heap = new ThreadHeap(memory, control);
    const kernels = instantiate(module, memory);
    const pointer = heap.allocate(64);
    const far = heap.allocate(2 ** 24); // the memory grows, and the first views are lost
    heap.f32.set([1, 2, 3, 4], pointer / 4);
    kernels.sumF32(1, 4, pointer, 4, 1, far);
    expect(heap.f32[far / 4]).toBe(10);
  });

  test("keeps the chunk table private where the page hides SharedArrayBuffer", () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    expect(createEnvironment().control.buffer).toBeInstanceOf(ArrayBuffer);
  });
});

/** The members of `WebAssembly`, which are not enumerable. */
function wasm(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(WebAssembly)).map(([key, { value }]) => [
      key,
      value,
    ]),
  );
}
