import { heap } from "@weft/kernels";
import { defaultGenerator, Generator } from "@weft/tensor";
import type { Span } from "./spans.ts";

/** Whose random numbers are wanted, of `[batch, heads, …]`. */
export interface DrawnHeads {
  readonly batch: number;
  readonly heads: number;
  readonly own: Span;
}

/**
 * Draws from the default generator for all heads, and gives one member what falls on its own: so it drops what the whole layer would
 * drop, and every member's stream goes on alike.
 */
export class HeadsGenerator extends Generator {
  readonly #drawn: DrawnHeads;

  constructor(drawn: DrawnHeads) {
    super();
    this.#drawn = drawn;
  }

  /** Fills `[batch, own heads, …]`. */
  override fillBernoulli<A extends Uint8Array | Float32Array | Float64Array>(
    out: A,
    p: number,
  ): void {
    const { batch, heads, own } = this.#drawn;
    // Read before anything is allocated: views of an unshared memory that grows lose their length.
    const { buffer, byteOffset, length } = out;
    // The class of the array.
    const Type = out.constructor as new (
      ...args: [number] | [ArrayBufferLike, number, number]
    ) => A;
    const ofHead = length / (batch * own.length);
    const all = new Type(batch * heads * ofHead);
    const isInHeap = buffer === heap.u8.buffer;
    defaultGenerator.fillBernoulli(all, p);
    const target = new Type(isInHeap ? heap.u8.buffer : buffer, byteOffset, length);
    for (let row = 0; row < batch; row++) {
      const first = (row * heads + own.start) * ofHead;
      const drawn = all.subarray(first, first + own.length * ofHead);
      target.set(drawn, row * own.length * ofHead);
    }
  }
}
