import { Generator, keyedSeed } from "@weft/tensor";

/** What a sampler draws an epoch's order from: it depends on seed and epoch alone. */
export function epochGenerator(seed: number | bigint, epoch: number): Generator {
  return new Generator(keyedSeed(seed, `epoch ${epoch}`));
}

/** @returns the seed. @throws {ValueError} for one that would throw at the first epoch. */
export function checkSeed(seed: number | bigint): number | bigint {
  keyedSeed(seed, "");
  return seed;
}
