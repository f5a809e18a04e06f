import { viewHeap } from "../data/read.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { fillRandom, writeDrawn } from "../dispatch/fill-random.ts";
import { halfNormals, halfUniforms } from "../random/fill-half.ts";
import { ValueError } from "../errors.ts";
import { generatorOf } from "../random/default-generator.ts";
import type { Generator } from "../random/index.ts";
import { fillApart } from "../random/fill-apart.ts";
import { fillNormalOneByOne } from "../random/one-by-one.ts";
import type { Tensor } from "../tensor.ts";

/** Where random numbers come from. */
export interface RandomOptions {
  /** The default generator, which `manualSeed` seeds, when left out. */
  readonly generator?: Generator;
}

/**
 * Overwrites `x` with numbers drawn uniformly from `[from, to)`, PyTorch's bits for the same seed, dtype and layout.
 *
 * @category Random
 * @throws {ValueError} when `to < from`. @throws {DTypeError} when `x` is not floating.
 * @example uniform_(zeros([3]), -1, 1)
 */
export function uniform_(x: Tensor, from = 0, to = 1, options: RandomOptions = {}): Tensor {
  checkOptions("uniform_", options, ["generator"]);
  const generator = generatorOf("uniform_", options.generator);
  return fillRandom("uniform_", x, {
    real: (out) => generator.fillUniform(out, from, to),
    half: (count, dtype) => halfUniforms(generator, count, dtype, from, to),
  });
}

/**
 * Overwrites `x` with numbers drawn from a normal distribution, PyTorch's bits for the same seed, dtype and layout.
 *
 * @category Random
 * @throws {ValueError} when `std < 0`. @throws {DTypeError} when `x` is not floating.
 * @example normal_(zeros([3]), 0, 0.01)
 */
export function normal_(x: Tensor, mean = 0, std = 1, options: RandomOptions = {}): Tensor {
  checkOptions("normal_", options, ["generator"]);
  const generator = generatorOf("normal_", options.generator);
  return fillRandom("normal_", x, {
    real: (out, isContiguous) => {
      if (isContiguous) generator.fillNormal(out, mean, std);
      else fillNormalOneByOne(generator, out, mean, std);
    },
    half: (count, dtype, isContiguous) =>
      halfNormals(generator, count, dtype, mean, std, isContiguous),
  });
}

/**
 * Overwrites `x` with numbers drawn from the exponential distribution `rate · exp(-rate · t)`, as `-log(1 - u) / rate` of a
 * float64 uniform u, PyTorch's for the same seed (but for the last place of float64, where the C library rounds a logarithm
 * the other way).
 *
 * @category Random
 * @param rate Default 1.
 * @throws {ValueError} unless `rate > 0`. @throws {DTypeError} when `x` is not floating.
 * @example exponential_(zeros([3])).ge(0).all().toArray() // true
 */
export function exponential_(x: Tensor, rate = 1, options: RandomOptions = {}): Tensor {
  checkOptions("exponential_", options, ["generator"]);
  const generator = generatorOf("exponential_", options.generator);
  if (!(rate > 0)) {
    throw new ValueError(`exponential_: the rate must be positive; got ${rate}`);
  }
  const fill = <A extends Float32Array | Float64Array>(out: A): A => {
    for (let i = 0; i < out.length; i++) out[i] = (-1 / rate) * Math.log(1 - generator.random53());
    return out;
  };
  return fillRandom("exponential_", x, {
    real: (out) => fillApart(out, fill),
    half: (count) => fill(new Float32Array(count)),
  });
}

/**
 * Overwrites `x`, of any dtype, with 1 where a float64 uniform is below `p`, else 0, PyTorch's for the same seed.
 *
 * @category Random
 * @param p The probability of a 1. Default 0.5.
 * @throws {ValueError} unless `0 ≤ p ≤ 1`.
 * @example bernoulli_(zeros([3]), 1).toArray() // [1, 1, 1]
 */
export function bernoulli_(x: Tensor, p = 0.5, options: RandomOptions = {}): Tensor {
  checkOptions("bernoulli_", options, ["generator"]);
  const generator = generatorOf("bernoulli_", options.generator);
  return writeDrawn("bernoulli_", x, "uint8", (target) =>
    generator.fillBernoulli(viewHeap("uint8", target.address(), target.size), p),
  );
}
