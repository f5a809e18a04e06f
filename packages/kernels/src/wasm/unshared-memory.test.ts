import { describe, expect, test } from "vitest";
import { compileModule, instantiate, type WasmBuild } from "./module.ts";
import { importUnsharedMemory } from "./unshared-memory.ts";

describe("kernels for an unshared memory", () => {
  test.each<WasmBuild>(["relaxed", "simd"])("compute there: %s", (build) => {
    const memory = new WebAssembly.Memory({ initial: 32, maximum: 65536 });
    const kernels = instantiate(compileModule(build, false), memory);
    const at = 1 << 20;
    new Float64Array(memory.buffer, at, 3).set([1, 2, 4]);
    kernels.sumF64(1, 3, at, 3, 1, at + 64);
    expect(new Float64Array(memory.buffer, at + 64, 1)).toEqual(Float64Array.of(7));
  });

  test("take no shared memory, as the others take no unshared one", () => {
    const memory = new WebAssembly.Memory({ initial: 32, maximum: 65536, shared: true });
    expect(() => instantiate(compileModule("simd", false), memory)).toThrow(WebAssembly.LinkError);
  });

  test("are not made of a binary with another import", () => {
    expect(() => importUnsharedMemory(Uint8Array.of(0, 97, 115, 109))).toThrow(
      "kernels: the binary must import a shared memory; got none",
    );
    const unshared = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 1];
    expect(() => importUnsharedMemory(Uint8Array.from(unshared))).toThrow(
      "got limits with flags 1",
    );
  });
});
