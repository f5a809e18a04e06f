import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fmaFloat32 } from "./fma-float32.ts";
import { fmaFloat64 } from "./fma-float64.ts";

interface Binary {
  /** `value = significand * 2^exponent` */
  readonly significand: bigint;
  readonly exponent: number;
}

/** `a * b + c` by integer arithmetic, rounded once (ties to even) to `bits` bits, none below `2^least`. */
function exactFma(a: number, b: number, c: number, bits: number, least: number): number {
  const [x, y, z] = [decode(a), decode(b), decode(c)];
  const productExponent = x.exponent + y.exponent;
  const exponent = Math.min(productExponent, z.exponent);
  const product = (x.significand * y.significand) << BigInt(productExponent - exponent);
  const sum = product + (z.significand << BigInt(z.exponent - exponent));
  const magnitude = sum < 0n ? -sum : sum;
  const drop = Math.max(magnitude.toString(2).length - bits, least - exponent, 0);
  const unit = 1n << BigInt(drop);
  const [quotient, rest] = [magnitude / unit, magnitude % unit];
  const up = 2n * rest > unit || (2n * rest === unit && (quotient & 1n) === 1n);
  const rounded = Number(quotient + (up ? 1n : 0n)) * 2 ** (exponent + drop);
  return sum < 0n ? -rounded : rounded;
}

function decode(value: number): Binary {
  const word = new DataView(Float64Array.of(value).buffer).getBigUint64(
    0,
    new Uint8Array(Uint16Array.of(1).buffer)[0] === 1,
  );
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const significand = biased === 0 ? fraction : fraction | (1n << 52n);
  return {
    significand: value < 0 ? -significand : significand,
    exponent: Math.max(biased, 1) - 1075,
  };
}

const float32 = (low: number, high: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), fc.integer({ min: low, max: high }))
    .map(([significand, exponent]) => significand * 2 ** exponent);
const float64 = (low: number, high: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: low, max: high }))
    .map(([significand, exponent]) => significand * 2 ** exponent);

describe("fmaFloat32", () => {
  const expectExact = (a: number, b: number, c: number): void => {
    expect(fmaFloat32(a, b, c) + 0).toBe(exactFma(a, b, c, 24, -149) + 0);
  };

  test("rounds once, for arguments of any size", () => {
    const property = fc.property(
      float32(-80, 20),
      float32(-80, 20),
      float32(-120, 40),
      expectExact,
    );
    fc.assert(property, { seed: 42, numRuns: 20_000 });
  });

  test("goes the right way where the product is a midpoint and the addend too small for a double to see", () => {
    const odd = fc.integer({ min: 2 ** 11, max: 2 ** 11 + 800 }).map((n) => 2 * n + 1); // 13 bits, product 25 bits
    const tiny = fc
      .tuple(fc.constantFrom(-1, 0, 1), fc.integer({ min: -140, max: -30 }))
      .map(([sign, e]) => sign * 2 ** e);
    fc.assert(fc.property(odd, odd, tiny, expectExact), { seed: 42, numRuns: 5_000 });
    const product = 4097 * 4097; // 2^24 + 2^13 + 1, halfway between two float32 values
    expect([-1, 0, 1].map((sign) => fmaFloat32(4097, 4097, sign * 2 ** -60) - product)).toEqual([
      -1, -1, 1,
    ]);
    expect(Math.fround(product + 2 ** -60) - product).toBe(-1); // what rounding twice gives
  });

  test("rounds once where the result is subnormal", () => {
    const property = fc.property(
      float32(-100, -85),
      float32(-100, -85),
      float32(-149, -149),
      expectExact,
    );
    fc.assert(property, { seed: 42, numRuns: 5_000 });
  });

  test("overflows only from the midpoint on", () => {
    const largest = (2 ** 24 - 1) * 2 ** 104;
    const [a, b] = [31 * 601 * 2 ** 50, 1801 * 2 ** 53]; // a * b = (2^25 - 1) * 2^103, the midpoint to infinity
    expect([-0.5, 0, 0.5].map((c) => fmaFloat32(a, b, c))).toEqual([largest, Infinity, Infinity]);
  });
});

describe("fmaFloat64", () => {
  const expectExact = (a: number, b: number, c: number): void => {
    expect(fmaFloat64(a, b, c) + 0).toBe(exactFma(a, b, c, 53, -1074) + 0);
  };

  test("rounds once, for arguments of any size", () => {
    const property = fc.property(
      float64(-200, 100),
      float64(-200, 100),
      float64(-400, 200),
      expectExact,
    );
    fc.assert(property, { seed: 42, numRuns: 20_000 });
  });

  test("rounds once where product and addend overlap or cancel", () => {
    const unit = float64(-53, -53);
    fc.assert(fc.property(unit, unit, unit, expectExact), { seed: 42, numRuns: 10_000 });
    const cancelling = fc.property(unit, unit, (a, b) => expectExact(a, b, -(a * b)));
    fc.assert(cancelling, { seed: 42, numRuns: 5_000 });
  });

  test("goes the right way where the product is a midpoint and the addend is tiny", () => {
    const odd = fc.integer({ min: 2 ** 25, max: 2 ** 25 + 10_000_000 }).map((n) => 2 * n + 1); // 27 bits, product 54 bits
    const tiny = fc
      .tuple(fc.constantFrom(-1, 0, 1), fc.integer({ min: -200, max: -10 }))
      .map(([sign, e]) => sign * 2 ** e);
    fc.assert(fc.property(odd, odd, tiny, expectExact), { seed: 42, numRuns: 10_000 });
  });

  test("finds what a rounded product has lost", () => {
    expect(fmaFloat64(0.1, 10, -1)).toBe(5.551115123125783e-17);
    expect(0.1 * 10 - 1).toBe(0);
  });

  test("falls back to two roundings where the exact product cannot be split", () => {
    expect(fmaFloat64(1e300, 1.5, 1)).toBe(1.5e300);
    expect(fmaFloat64(1e200, 1e200, 1)).toBe(Infinity);
  });
});
