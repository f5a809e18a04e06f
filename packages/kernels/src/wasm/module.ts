import { relaxedBinary } from "./generated/relaxed.ts";
import { simdBinary } from "./generated/simd.ts";
import { fusesMultiplyAdd } from "./fusion-probe.ts";
import { importUnsharedMemory } from "./unshared-memory.ts";
import type { WasmExports } from "./exports.ts";
import type { LinearMemory } from "./linear-memory.ts";

/** Which of the two builds of the same source: fused multiply-add (relaxed SIMD), or multiply and add apart. */
export type WasmBuild = "relaxed" | "simd";

/**
 * Compiles the kernels, synchronously: the relaxed build where the engine has relaxed SIMD and really fuses
 * multiply-add, else the plain SIMD build. Compile once and share the module: it can be posted to other threads.
 *
 * @param shared whether the memory that it is instantiated on is a shared one: the types must agree.
 * @example instantiate(compileModule(), memory, allocate).sumF32(1, 4, pointer, 4, 1, out)
 */
export function compileModule(
  build: WasmBuild = fusesMultiplyAdd() ? "relaxed" : "simd",
  shared = true,
): WebAssembly.Module {
  const binary = bytesOf(build === "relaxed" ? relaxedBinary : simdBinary);
  if (!shared) importUnsharedMemory(binary);
  return new WebAssembly.Module(binary);
}

/**
 * Gives the calling thread its own instance of the kernels on a memory. The module writes only constants, always the
 * same, below 64 KiB, and keeps its mutable state in globals, which belong to the instance: any number of threads
 * may instantiate it on one memory.
 *
 * @param requestWorkspace allocates the buffer that matrix products pack their operands into; called at the first
 *   product, with the size in bytes; answers a 64-byte aligned pointer that stays this instance's for good.
 */
export function instantiate(
  module: object,
  memory: LinearMemory,
  requestWorkspace: (byteLength: number) => number = refuseWorkspace,
): WasmExports {
  const instance = new WebAssembly.Instance(module, {
    env: { memory: memory as WebAssembly.Memory }, // it is one
    workspace: { requestWorkspace },
  });
  // The exports are those of src/wasm/assembly/index.ts; the kernel tests call every one of them.
  return instance.exports as unknown as WasmExports;
}

function refuseWorkspace(byteLength: number): number {
  throw new Error(
    `instantiate: a matrix product needs a workspace of ${byteLength} bytes; pass requestWorkspace`,
  );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  // Several times as fast as the way that every engine has, at a moment when nothing is compiled yet.
  const { Buffer } = globalThis as { Buffer?: typeof globalThis.Buffer };
  if (Buffer !== undefined) return new Uint8Array(Buffer.from(base64, "base64"));
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
