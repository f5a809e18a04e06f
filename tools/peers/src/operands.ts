/** Numbers in (-1, 1), the same for all. */
export function uniforms(length: number, seed = 1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** A fully connected net with ReLU between its layers; when tied, layers 1 and 2 are the same one. */
export interface NetShape {
  readonly batch: number;
  readonly sizes: readonly number[];
  readonly isTied: boolean;
}

export const NETS: Readonly<Record<"mlp" | "tied" | "tiny", NetShape>> = {
  mlp: { batch: 128, sizes: [784, 512, 256, 10], isTied: false },
  tied: { batch: 64, sizes: [64, 256, 256, 256, 10], isTied: true },
  tiny: { batch: 2, sizes: [4, 8, 1], isTied: false },
};
