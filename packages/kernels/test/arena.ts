import { instantiate, compileModule, type WasmBuild } from "../src/wasm/module.ts";
import type { WasmExports } from "../src/wasm/exports.ts";

export type Type = "F32" | "F64" | "I32" | "U8";

export const bytesOf: Readonly<Record<Type, number>> = { F32: 4, F64: 8, I32: 4, U8: 1 };

/** Rounds a number to the type, as storing it does. */
export const rounded: Readonly<Record<Type, (x: number) => number>> = {
  F32: Math.fround,
  F64: (x) => x,
  I32: (x) => x | 0,
  U8: (x) => x & 255,
};

/** The kernels of one build on a memory of their own, with a bump allocator that is reset between cases. */
export class Arena {
  readonly kernels: WasmExports;
  readonly memory: WebAssembly.Memory = new WebAssembly.Memory({
    initial: 512,
    maximum: 65536,
    shared: true,
  });
  readonly u8: Uint8Array = new Uint8Array(this.memory.buffer);
  readonly #start: number;
  #top = 1 << 20;

  constructor(build: WasmBuild) {
    this.kernels = instantiate(compileModule(build), this.memory, (byteLength) =>
      this.allocate(byteLength),
    );
    this.kernels.gemmF32(1, 1, 1, 1, this.#top, 1, 1, this.#top, 1, 1, 0, this.#top, 1); // asks for its workspace
    this.#start = this.#top;
  }

  allocate(byteLength: number): number {
    const pointer = this.#top;
    this.#top += (byteLength + 127) & -64;
    if (this.#top > this.u8.length)
      throw new RangeError(`Arena: ${this.u8.length} bytes are used up`);
    return pointer;
  }

  reset(): void {
    this.#top = this.#start;
  }

  view(
    type: Type,
    pointer: number,
    length: number,
  ): Float32Array | Float64Array | Int32Array | Uint8Array {
    const Views = { F32: Float32Array, F64: Float64Array, I32: Int32Array, U8: Uint8Array };
    return new Views[type](this.memory.buffer, pointer, length);
  }

  put(type: Type, values: ArrayLike<number>): number {
    const pointer = this.allocate(values.length * bytesOf[type]);
    this.view(type, pointer, values.length).set(values);
    return pointer;
  }

  get(type: Type, pointer: number, length: number): number[] {
    return Array.from(this.view(type, pointer, length));
  }
}

/** Both builds, for `describe.each`; made once. */
export const arenas: readonly { build: WasmBuild; arena: Arena }[] = (
  ["relaxed", "simd"] as const
).map((build) => ({
  build,
  arena: new Arena(build),
}));
