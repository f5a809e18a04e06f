import { ValueError } from "../errors.ts";

/**
 * A seed as PyTorch takes it: an integer in [-2⁶³, 2⁶⁴), negative ones wrapped to 64 bits.
 *
 * @returns the unsigned value: a number where it is a safe integer, else a bigint
 * @throws {ValueError} for anything else
 */
export function checkSeed(area: string, seed: number | bigint): number | bigint {
  const whole = typeof seed === "bigint" || Number.isSafeInteger(seed);
  if (!whole || seed < -(2n ** 63n) || seed >= 2n ** 64n) {
    throw new ValueError(
      `${area}: a seed is a safe integer or a bigint in [-2^63, 2^64); got ${String(seed)}`,
    );
  }
  if (typeof seed === "number" && seed >= 0) return seed;
  const unsigned = BigInt.asUintN(64, BigInt(seed));
  return unsigned <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(unsigned) : unsigned;
}

/**
 * 53 bits that differ from run to run and from thread to thread. The engine seeds `Math.random` from the operating system, in
 * each thread anew; cryptographic numbers would have Node load its whole cryptography for them.
 */
export function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 21) * 2 ** 32 + Math.floor(Math.random() * 2 ** 32);
}

/** The low 32 bits of a checked seed: all that the generator takes in. */
export function low32(seed: number | bigint): number {
  return typeof seed === "bigint" ? Number(BigInt.asUintN(32, seed)) : seed % 2 ** 32;
}
