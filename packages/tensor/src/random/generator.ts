import { kernels } from "@weft/kernels";
import { DTypeError, ValueError } from "../errors.ts";
import {
  checkFloatingTarget,
  checkNormal,
  checkProbability,
  checkRandint,
  checkUniform,
  type IntegerTarget,
} from "./arguments.ts";
import { fillApart } from "./fill-apart.ts";
import { fillArray } from "./fill-array.ts";
import { checkGeneratorState, type GeneratorState } from "./generator-state.ts";
import { keyedSeed } from "./keyed-seed.ts";
import { RandomState } from "./random-state.ts";
import { checkSeed, freshSeed, low32 } from "./seed.ts";

/** The seed of a generator that was given none: PyTorch's. */
export const DEFAULT_SEED = 67280421310721;

/** From this length PyTorch shuffles by another method. */
const RANDPERM_LIMIT = Math.floor((2 ** 32 - 1) / 20);

/**
 * A stream of random numbers: the bits that PyTorch's CPU generator gives for the same seed on x86-64 with AVX2 kernels.
 *
 * Same order of calls, same sizes, same element types: same bits (float64 normals may differ in the last place, one in
 * some hundreds, where the C library rounds a logarithm or cosine the other way). PyTorch builds with Intel's MKL draw
 * `bernoulli` through MKL instead; that stream is not reproduced.
 *
 * @param seed an integer in [-2⁶³, 2⁶⁴), of which the low 32 bits count; default 67280421310721
 * @throws {ValueError} when the seed is not such an integer
 * @example
 * const values = new Float32Array(3);
 * new Generator(0).fillUniform(values);
 * values // [0.4962…, 0.7682…, 0.0884…]
 */
export class Generator {
  readonly #stream: RandomState;
  #initialSeed: number | bigint;

  constructor(seed: number | bigint = DEFAULT_SEED) {
    this.#initialSeed = checkSeed("generator", seed);
    this.#stream = new RandomState(low32(this.#initialSeed));
  }

  /** The seed the stream started from; a bigint where it is no safe integer. */
  get initialSeed(): number | bigint {
    return this.#initialSeed;
  }

  /**
   * Starts the stream again from `seed`.
   *
   * @throws {ValueError} when the seed is no integer in [-2⁶³, 2⁶⁴); the stream is then unchanged
   */
  manualSeed(seed: number | bigint): this {
    this.#initialSeed = checkSeed("manualSeed", seed);
    this.#stream.seed(low32(this.#initialSeed));
    return this;
  }

  /** Starts again from an unpredictable seed of 53 bits, and returns it. */
  seed(): number {
    const seed = freshSeed();
    this.manualSeed(seed);
    return seed;
  }

  /** The state as plain data, for `setState`, JSON or another thread. */
  getState(): GeneratorState {
    return {
      algorithm: "mt19937",
      seed: String(this.#initialSeed),
      words: this.#stream.words,
      position: this.#stream.position,
      cachedNormal: this.#stream.keptNormal,
    };
  }

  /**
   * Continues where the generator of `state` was.
   *
   * @throws {ValueError} when `state` is not a generator's state; the stream is then unchanged
   */
  setState(state: GeneratorState): this {
    checkGeneratorState(state);
    this.#initialSeed = checkSeed("generator", BigInt(state.seed));
    this.#stream.load(state.words, state.position, state.cachedNormal);
    return this;
  }

  /**
   * A generator for the thing named `path`, independent of this one and of those for other names: a new one seeded with
   * `keyedSeed(initialSeed, path)`. It does not depend on what was drawn before, so that workers can make the same one.
   *
   * @example new Generator(7).keyed("worker 3").initialSeed === keyedSeed(7, "worker 3") // true
   */
  keyed(path: string): Generator {
    return new Generator(keyedSeed(this.#initialSeed, path));
  }

  /** Another generator that will give the same numbers, independently of this one. */
  clone(): Generator {
    const copy = new Generator(this.#initialSeed);
    copy.#stream.copyFrom(this.#stream);
    return copy;
  }

  /** Goes on where another one is, with its seed: from a `clone`, what `setState` does from data. @internal */
  goOnFrom(other: Generator): void {
    this.#initialSeed = other.#initialSeed;
    this.#stream.copyFrom(other.#stream);
  }

  /** The next 32 bits, an integer in [0, 2³²). */
  random32(): number {
    return this.#stream.nextUint32();
  }

  /** The next float64 uniform of [0, 1): 53 bits of two draws, the high word first. */
  random53(): number {
    const high = this.#stream.nextUint32() & 0x1fffff;
    return (high * 2 ** 32 + this.#stream.nextUint32()) * 2 ** -53;
  }

  /**
   * Fills `out` with `u · (to - from) + from`, u uniform in [0, 1): 24 bits of one draw for float32, 53 bits of two for
   * float64, one fused multiply-add (which may round up to `to`).
   *
   * @throws {ValueError} when `from > to`, or a bound or their distance is not finite in the element type
   * @throws {DTypeError} when `out` holds no floating-point numbers
   */
  fillUniform(out: Float32Array | Float64Array, from = 0, to = 1): void {
    checkFloatingTarget("uniform", out);
    checkUniform(out, from, to);
    if (out instanceof Float32Array) {
      const least = Math.fround(from);
      const distance = Math.fround(Math.fround(to) - least);
      fillArray(out, this.#stream, (count, pointer, state) =>
        kernels.uniformF32(count, pointer, least, distance, state),
      );
    } else {
      fillArray(out, this.#stream, (count, pointer, state) =>
        kernels.uniformF64(count, pointer, from, to - from, state),
      );
    }
  }

  /**
   * Fills `out` with normal values. From 16 elements on, blocks of 16 uniforms are transformed in the element type (a
   * last, partial block redraws the last 16); below, pairs are made in float64 and an unused second value is kept.
   *
   * @throws {ValueError} when mean or std is not finite in the element type, or `std < 0`
   * @throws {DTypeError} when `out` holds no floating-point numbers
   */
  fillNormal(out: Float32Array | Float64Array, mean = 0, std = 1): void {
    checkFloatingTarget("normal", out);
    checkNormal(out, mean, std);
    const kernel = out instanceof Float32Array ? kernels.normalF32 : kernels.normalF64;
    fillArray(out, this.#stream, (count, pointer, state) =>
      kernel(count, pointer, mean, std, state),
    );
  }

  /**
   * Fills `out` with 1 where a 53-bit uniform is below `p`, else 0.
   *
   * @throws {ValueError} unless `0 ≤ p ≤ 1`
   */
  fillBernoulli(out: Uint8Array | Float32Array | Float64Array, p: number): void {
    checkProbability(p);
    const kernel =
      out instanceof Uint8Array
        ? kernels.bernoulliBool
        : kernels[`bernoulli${floatType("bernoulli", out)}`];
    fillArray(out, this.#stream, (count, pointer, state) => kernel(count, pointer, p, state));
  }

  /**
   * Fills `out` with integers of [low, high): one draw modulo `high - low` (two draws for a Float64Array whose range
   * exceeds 2³²).
   *
   * @throws {ValueError} unless low and high are integers, `low < high`, and the array's elements hold [low, high)
   */
  fillRandint(out: IntegerTarget, low: number, high: number): void {
    checkRandint(out, low, high);
    const kernel =
      out instanceof Uint8Array
        ? kernels.randintU8
        : out instanceof Int32Array
          ? kernels.randintI32
          : kernels[`randint${floatType("randint", out)}`];
    fillArray(out, this.#stream, (count, pointer, state) =>
      kernel(count, pointer, low, high, state),
    );
  }

  /**
   * Fills `out` with integers of [low, high): one draw modulo `high - low`, or two, the high word first, when the range exceeds
   * 2³².
   *
   * @throws {ValueError} unless `-2⁶³ ≤ low < high ≤ 2⁶³`
   */
  fillRandint64(out: BigInt64Array, low: bigint, high: bigint): void {
    if (low < -(2n ** 63n) || low >= high || high > 2n ** 63n) {
      throw new ValueError(
        `randint: low must be less than high, and both from -2^63 to 2^63; got low=${low}, high=${high}`,
      );
    }
    const range = high - low;
    fillApart(out, (apart) => {
      for (let i = 0; i < apart.length; i++) {
        const word = BigInt(this.random32());
        const draw = range < 2n ** 32n ? word : (word << 32n) | BigInt(this.random32());
        apart[i] = low + (draw % range);
      }
    });
  }

  /**
   * A random order of 0 … n - 1 (forward Fisher-Yates, one draw modulo what is left).
   *
   * @throws {ValueError} unless n is an integer in [0, 214748364)
   * @example new Generator(0).randperm(4) // [0, 1, 3, 2]
   */
  randperm(n: number): Int32Array {
    if (!Number.isInteger(n) || n < 0 || n >= RANDPERM_LIMIT) {
      throw new ValueError(`randperm: n must be an integer in [0, ${RANDPERM_LIMIT}); got ${n}`);
    }
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = 0; i < n - 1; i++) {
      const other = i + (this.#stream.nextUint32() % (n - i));
      const value = order[i]!;
      order[i] = order[other]!;
      order[other] = value;
    }
    return order;
  }
}

/** The element type of floats in the names of kernels. */
function floatType(area: string, out: Float32Array | Float64Array): "F32" | "F64" {
  if (out instanceof Float32Array) return "F32";
  if (out instanceof Float64Array) return "F64";
  throw new DTypeError(`${area}: no kernel fills ${Object.prototype.toString.call(out)}`);
}
