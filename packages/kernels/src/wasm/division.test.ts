import { describe, expect, test } from "vitest";
import { type Arena, arenas, rounded, type Type } from "../../test/arena.ts";
import { binaryKernel, checkBinary } from "../../test/check-binary.ts";

type Reference = (x: number, y: number) => number;

const integers: readonly Type[] = ["I32", "I64", "U8"];
const floats: readonly Type[] = ["F32", "F64"];

/** The remainder with the sign of the divisor, and the quotient that belongs to it, step by step as IEEE 754 rounds. */
function floorParts(x: number, y: number, type: Type): { rest: number; quotient: number } {
  const round = rounded[type];
  const rest = x % y;
  const isBelow = rest !== 0 && y < 0 !== rest < 0;
  let quotient = round(round(x - rest) / y);
  if (isBelow) quotient = round(quotient - 1);
  const whole = Math.floor(quotient);
  return {
    rest: isBelow ? round(rest + y) : rest,
    quotient: quotient - whole > 0.5 ? whole + 1 : whole,
  };
}

const quotients: readonly [string, (type: Type) => Reference][] = [
  ["fmod", () => (x, y) => x % y],
  ["remainder", (type) => (x, y) => floorParts(x, y, type).rest],
  [
    "floorDivide",
    (type) => (x, y) => {
      if (y === 0) return x / y;
      const { quotient } = floorParts(x, y, type);
      return quotient === 0 ? (signOf(x / y) < 0 ? -0 : 0) : quotient;
    },
  ],
  ["truncDivide", (type) => (x, y) => Math.trunc(rounded[type](x / y))],
];

const signOf = (x: number): number => (Object.is(x, -0) || x < 0 ? -1 : 1);

const bits: readonly [string, Reference, Reference][] = [
  ["bitwiseAnd", (x, y) => x & y, (x, y) => Number(BigInt(x) & BigInt(y))],
  ["bitwiseOr", (x, y) => x | y, (x, y) => Number(BigInt(x) | BigInt(y))],
  ["bitwiseXor", (x, y) => x ^ y, (x, y) => Number(BigInt(x) ^ BigInt(y))],
];

/** `x^y` modulo 2^size, by squaring. */
function wrappedPower(x: bigint, y: bigint, size: number): bigint {
  if (y < 0n) return x === 1n ? 1n : x === -1n ? (y % 2n === 0n ? 1n : -1n) : 0n;
  let [power, base] = [1n, x];
  for (let left = y; left > 0n; left >>= 1n) {
    if (left % 2n === 1n) power = BigInt.asUintN(size, power * base);
    base = BigInt.asUintN(size, base * base);
  }
  return BigInt.asIntN(size, power);
}

describe.each(arenas)("division, bits and powers of integers ($build)", ({ arena }) => {
  test.each(
    quotients.flatMap(([op, make]) => floats.map((type) => ({ op, type, reference: make(type) }))),
  )("$op on $type equals a plain loop over any strides", ({ op, type, reference }) => {
    checkBinary(arena, op, type, type, (actual, x, y) =>
      expect(actual, `${op}(${x}, ${y})`).toBe(reference(x, y)),
    );
  });

  test.each(
    quotients.flatMap(([op, make]) =>
      integers.map((type) => ({ op, type, reference: make("F64") })),
    ),
  )("$op on $type equals a plain loop, and is 0 by 0", ({ op, type, reference }) => {
    checkBinary(arena, op, type, type, (actual, x, y) =>
      expect(actual, `${op}(${x}, ${y})`).toBe(y === 0 ? 0 : rounded[type](reference(x, y) + 0)),
    );
  });

  test.each(
    bits.flatMap(([op, narrow, wide]) =>
      [...integers, "Bool" as const].map((type) => ({
        op,
        type,
        reference: type === "I64" ? wide : narrow,
      })),
    ),
  )("$op on $type equals a plain loop over any strides", ({ op, type, reference }) => {
    checkBinary(arena, op, type, type, (actual, x, y) => expect(actual).toBe(reference(x, y)));
  });

  test.each([
    ["I32", 32],
    ["I64", 64],
    ["U8", 8],
  ] as const)("powers of %s wrap; negative exponents leave 0, but of 1 and -1", (type, size) => {
    checkBinary(arena, "pow", type, type, (actual, x, y) => {
      const wanted = Number(wrappedPower(BigInt(x), BigInt(y), size));
      expect(actual, `${x} ^ ${y}`).toBe(type === "U8" ? wanted & 255 : wanted);
    });
  });

  test("the least integer divided by -1 wraps, and leaves no rest", () => {
    const least = -(2n ** 63n);
    const run = (op: string): (bigint | number)[] => {
      arena.reset();
      const [x, y, out] = [arena.allocate(8), arena.allocate(8), arena.allocate(8)];
      arena.long(x, 1).set([least]);
      arena.long(y, 1).set([-1n]);
      binaryKernel(arena, `${op}I64`)(1, 1, x, 1, 1, y, 1, 1, out, 1, 1);
      return [arena.long(out, 1)[0]!, of(arena, `${op}I32`, [-(2 ** 31)], [-1], "I32")[0]!];
    };
    expect(run("truncDivide")).toEqual([least, -(2 ** 31)]);
    expect(run("floorDivide")).toEqual([least, -(2 ** 31)]);
    expect(run("remainder")).toEqual([0n, 0]);
    expect(run("fmod")).toEqual([0n, 0]);
  });

  test("remainders of floats are exact for quotients of any size", () => {
    const xs = [1e30, 3.4e38, -1e20, 268435455, 268435456, 2 ** 60, -(2 ** 28) - 32, 1e-45, 7];
    for (const y of [3, 0.1, -7.25, 1e-40, 1, -1e10]) {
      for (const type of floats) {
        const x = xs.map(rounded[type]);
        const by = rounded[type](y);
        expect(of(arena, `fmod${type}`, x, [by], type), `by ${y}`).toEqual(x.map((v) => v % by));
      }
    }
  });

  test("all bits of integers are turned, and those of bools are logical", () => {
    for (const [type, values, wanted] of [
      ["I32", [0, -1, 5], [-1, 0, -6]],
      ["I64", [0, -1, 5], [-1, 0, -6]],
      ["U8", [0, 255, 5], [255, 0, 250]],
      ["Bool", [0, 1, 1], [1, 0, 0]],
    ] as const) {
      arena.reset();
      const length = 60;
      const x = arena.put(
        type,
        Array.from({ length }, (_, i) => values[i % 3]!),
      );
      const out = arena.put(type, new Array<number>(length).fill(7));
      arena.kernels[`bitwiseNot${type}`](1, length, x, length, 1, out, length, 1);
      expect(arena.get(type, out, length)).toEqual(Array.from({ length }, (_, i) => wanted[i % 3]));
    }
  });

  test("signs of integers are -1, 0 and 1", () => {
    for (const type of integers) {
      arena.reset();
      const values = [0, 3, type === "U8" ? 200 : -7, 1].concat(new Array<number>(30).fill(5));
      const x = arena.put(type, values);
      const out = arena.put(type, values);
      const kernel = arena.kernels[`sign${type as "I32" | "I64" | "U8"}`]; // those of the list
      kernel(1, values.length, x, values.length, 1, out, values.length, 1);
      expect(arena.get(type, out, values.length)).toEqual(values.map(Math.sign));
    }
  });
});

/** `op(x, y)` of one row and one element. */
function of(
  arena: Arena,
  name: string,
  xs: readonly number[],
  [y]: readonly number[],
  type: Type,
): number[] {
  arena.reset();
  const [a, b, out] = [arena.put(type, xs), arena.put(type, [y!]), arena.put(type, xs)];
  binaryKernel(arena, name)(1, xs.length, a, 0, 1, b, 0, 0, out, 0, 1);
  return arena.get(type, out, xs.length);
}
