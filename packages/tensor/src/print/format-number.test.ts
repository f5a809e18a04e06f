import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFixed, formatScientific } from "./format-number.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Numbers with few binary digits behind the point, where ties are common. */
const dyadic = fc
  .tuple(fc.integer({ min: -(2 ** 30), max: 2 ** 30 }), fc.integer({ min: 0, max: 12 }))
  .map(([numerator, power]) => numerator / 2 ** power);

/** `x` as numerator over a power of two, exactly. */
function fraction(x: number): [numerator: bigint, denominator: bigint] {
  let denominator = 1n;
  let scaled = x;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return [BigInt(scaled), denominator];
}

/** `|x| · 10^places` rounded to an integer, ties to even, by integer arithmetic. */
function roundedDecimal(x: number, places: number): bigint {
  const [numerator, denominator] = fraction(Math.abs(x));
  const scaled = numerator * 10n ** BigInt(Math.max(places, 0));
  const unit = denominator * 10n ** BigInt(Math.max(-places, 0));
  const [quotient, rest] = [scaled / unit, scaled % unit];
  const up = 2n * rest > unit || (2n * rest === unit && (quotient & 1n) === 1n);
  return quotient + (up ? 1n : 0n);
}

const digitsOf = (text: string): bigint =>
  BigInt(text.replace(/^-|\.|e.*$/g, "").replaceAll(".", ""));

describe("formatFixed", () => {
  test.each([
    [0.03125, 4, "0.0312"],
    [0.09375, 4, "0.0938"],
    [-0.5, 0, "-0"],
    [1.5, 0, "2"],
    [2.5, 0, "2"],
    [-0, 4, "-0.0000"],
    [-1e-9, 4, "-0.0000"],
    [1e22, 2, "10000000000000000000000.00"],
    [2 ** 53, 0, "9007199254740992"],
    [Number.NaN, 4, "nan"],
    [-Infinity, 4, "-inf"],
  ])("%s with %s digits is %s", (x, precision, text) => {
    expect(formatFixed(x, precision)).toBe(text);
  });

  test("rounds the exact value, ties to even", () => {
    const property = fc.property(
      fc.oneof(dyadic, fc.float({ noNaN: true, noDefaultInfinity: true })),
      fc.nat(8),
      (x, precision) => {
        const text = formatFixed(x, precision);
        expect(digitsOf(text)).toBe(roundedDecimal(x, precision));
        expect(text.startsWith("-")).toBe(x < 0 || Object.is(x, -0));
        expect(text).toMatch(
          precision === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${precision}}$`),
        );
      },
    );
    fc.assert(property, { seed: 42, numRuns: 3000 });
  });
});

describe("formatScientific", () => {
  test.each([
    [12345678, 4, "1.2346e+07"],
    [100002.5, 5, "1.00002e+05"],
    [100007.5, 5, "1.00008e+05"],
    [0, 4, "0.0000e+00"],
    [-0, 4, "-0.0000e+00"],
    [2.5, 0, "2e+00"],
    [9.5, 0, "1e+01"],
    [5e-324, 4, "4.9407e-324"],
    [1e-5, 1, "1.0e-05"],
    [Infinity, 4, "inf"],
  ])("%s with %s digits is %s", (x, precision, text) => {
    expect(formatScientific(x, precision)).toBe(text);
  });

  test("rounds the exact value, ties to even", () => {
    const property = fc.property(fc.oneof(dyadic, finite), fc.nat(8), (x, precision) => {
      const text = formatScientific(x, precision);
      const exponent = Number(text.split("e")[1]);
      if (x !== 0) expect(digitsOf(text)).toBe(roundedDecimal(x, precision - exponent));
      expect(text).toMatch(
        precision === 0
          ? /^-?\de[+-]\d{2,3}$/
          : new RegExp(`^-?\\d\\.\\d{${precision}}e[+-]\\d{2,3}$`),
      );
    });
    fc.assert(property, { seed: 42, numRuns: 3000 });
  });
});
