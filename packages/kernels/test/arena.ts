import { instantiate, compileModule, type WasmBuild } from "../src/wasm/module.ts";
import type { WasmExports } from "../src/wasm/exports.ts";

/** Element types whose typed arrays hold numbers; U16 stands for the bits of 16-bit floats. */
export type NumberType = "F32" | "F64" | "I32" | "U8" | "Bool" | "U16";

/** All element types; int64 is written and read as numbers of at most 53 bits, or with `long`. */
export type Type = NumberType | "I64";

export const bytesOf: Readonly<Record<Type, number>> = {
  ...{ F32: 4, F64: 8, I32: 4, I64: 8 },
  ...{ U8: 1, Bool: 1, U16: 2 },
};

/** Rounds a number to the type, as storing it does. */
export const rounded: Readonly<Record<Type, (x: number) => number>> = {
  F32: Math.fround,
  F64: (x) => x,
  I32: (x) => x | 0,
  I64: (x) => x + 0,
  U8: (x) => x & 255,
  Bool: (x) => Number(x !== 0),
  U16: (x) => x & 65535,
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
    type: NumberType,
    pointer: number,
    length: number,
  ): Float32Array | Float64Array | Int32Array | Uint16Array | Uint8Array {
    const Views = {
      ...{ F32: Float32Array, F64: Float64Array, I32: Int32Array },
      ...{ U8: Uint8Array, Bool: Uint8Array, U16: Uint16Array },
    };
    return new Views[type](this.memory.buffer, pointer, length);
  }

  long(pointer: number, length: number): BigInt64Array {
    return new BigInt64Array(this.memory.buffer, pointer, length);
  }

  put(type: Type, values: ArrayLike<number>): number {
    const pointer = this.allocate(values.length * bytesOf[type]);
    if (type === "I64") this.long(pointer, values.length).set(Array.from(values, BigInt));
    else this.view(type, pointer, values.length).set(values);
    return pointer;
  }

  get(type: Type, pointer: number, length: number): number[] {
    if (type === "I64") return Array.from(this.long(pointer, length), Number);
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
