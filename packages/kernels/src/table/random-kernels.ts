/** Bytes of a random generator's state, as the random kernels keep it. */
export const RANDOM_STATE_BYTES = 2512;

/** Bytes behind the state in which the random kernels work. */
export const RANDOM_SCRATCH_BYTES = 4096;

/**
 * Draws n contiguous values, `u * distance + from` with u uniform in [0, 1) and one rounding: 24 bits of a word in float32,
 * 53 bits of two in float64. `state` is a generator's, see `RandomKernels`.
 */
export type UniformKernel = (
  n: number,
  out: number,
  from: number,
  distance: number,
  state: number,
) => void;

/**
 * Draws n contiguous normal values. From 16 on, uniforms are transformed in blocks of 16 in the element type, and the
 * last 16 are drawn again where the last block is not whole; below, pairs are made in float64, and the second value of the
 * last one is kept in the state for the next such call.
 */
export type NormalKernel = (
  n: number,
  out: number,
  mean: number,
  std: number,
  state: number,
) => void;

/** Draws n contiguous values: 1 where a uniform of 53 bits is below p, else 0. */
export type BernoulliKernel = (n: number, out: number, p: number, state: number) => void;

/**
 * Draws n contiguous integers of [low, high), which the element type holds: `low` plus the remainder of a word by
 * `high - low`, and in float64 from a range of 2^32 on that of two words, the high one first.
 */
export type RandintKernel = (
  n: number,
  out: number,
  low: number,
  high: number,
  state: number,
) => void;

/**
 * Random fills with the bits of PyTorch's CPU generator. The last argument points to 8-byte aligned room of
 * `RANDOM_STATE_BYTES + RANDOM_SCRATCH_BYTES`, and each call leaves there what the next one goes on from:
 *
 * | bytes  |                                                                      |
 * | ------ | -------------------------------------------------------------------- |
 * | 0      | the 624 words of the Mersenne Twister (MT19937), untempered          |
 * | 2496   | int32: how many of them have been drawn, 0 … 624                     |
 * | 2500   | int32: 1 when a normal value is kept, else 0                         |
 * | 2504   | float64: the kept value                                              |
 * | 2512   | 4096 bytes of scratch, undefined between calls                       |
 */
export interface RandomKernels {
  /** Makes the next 624 words, none of them drawn. */
  mersenneTwist: (state: number) => void;
  uniformF32: UniformKernel;
  uniformF64: UniformKernel;
  normalF32: NormalKernel;
  normalF64: NormalKernel;
  bernoulliBool: BernoulliKernel;
  bernoulliF32: BernoulliKernel;
  bernoulliF64: BernoulliKernel;
  randintU8: RandintKernel;
  randintI32: RandintKernel;
  randintF32: RandintKernel;
  randintF64: RandintKernel;
}
