import { fromTypedArray, tensor, type Tensor } from "@weft/tensor";
import type { Dataset } from "../src/index.ts";

/** What `createDataset` is given. */
export interface CostlyConfig {
  readonly length: number;
  /** Whether a sample keeps a core busy, as decoding does, or waits, as for a disk or a network. */
  readonly cost: "computes" | "waits";
}

const SIDE = 28;
const WAIT_MS = 0.2;

/** Images that take some tenths of a millisecond each to make. */
export function createDataset(config: unknown): Dataset<readonly [image: Tensor, label: Tensor]> {
  const { length, cost } = config as CostlyConfig; // given by the bench
  const never = new Int32Array(new SharedArrayBuffer(4));
  return {
    length,
    get(i) {
      if (cost === "waits") Atomics.wait(never, 0, 0, WAIT_MS);
      return [
        fromTypedArray(noise(i, cost === "waits" ? 0 : 3)),
        tensor(i % 10, { dtype: "int32" }),
      ];
    },
  };
}

/** Noise, blurred some times. */
function noise(seed: number, rounds: number): Float32Array {
  let from = Float32Array.from({ length: SIDE * SIDE }, (_, i) => ((i + 1) * (seed + 1)) % 255);
  for (let round = 0; round < rounds; round++) from = blurred(from);
  return from;
}

function blurred(from: Float32Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(from.length);
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      let sum = 0;
      for (let dy = -SIDE; dy <= SIDE; dy += SIDE)
        for (let dx = -1; dx <= 1; dx++) sum += from[y * SIDE + x + dy + dx]!;
      out[y * SIDE + x] = sum / 9;
    }
  }
  return out;
}
