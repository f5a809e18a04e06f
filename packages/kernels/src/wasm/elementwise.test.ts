import { describe, expect, test } from "vitest";
import { arenas, rounded, type Type } from "../../test/arena.ts";
import { binaryKernel, checkBinary } from "../../test/check-binary.ts";
import { ulpsF32 } from "../../test/ulp.ts";

type Reference = (x: number, y: number) => number;

const everyType: readonly Type[] = ["F32", "F64", "I32", "I64", "U8", "Bool"];

const same: readonly [string, readonly Type[], Reference][] = [
  ["add", ["F32", "F64", "I32", "I64", "U8", "Bool"], (x, y) => x + y],
  ["sub", ["F32", "F64", "I32", "I64", "U8"], (x, y) => x - y],
  ["div", ["F32", "F64"], (x, y) => x / y],
  ["maximum", ["F32", "F64", "I32", "I64", "U8", "Bool"], Math.max],
  ["minimum", ["F32", "F64", "I32", "I64", "U8", "Bool"], Math.min],
  // An element that equals its bound stays, be it a zero of the other sign.
  ["clampMin", everyType, (x, y) => (Number.isNaN(y) ? NaN : x < y ? y : x)],
  ["clampMax", everyType, (x, y) => (Number.isNaN(y) ? NaN : x > y ? y : x)],
  ["reluGrad", ["F32", "F64"], (x, y) => (x <= 0 ? 0 : y)],
];
const products: readonly [string, readonly Type[], Reference][] = [
  ["mul", ["F32", "F64", "I64", "U8", "Bool"], (x, y) => x * y],
  ["mul", ["I32"], Math.imul],
];
const comparisons: readonly [string, readonly Type[], Reference][] = [
  ["eq", ["F32", "F64", "I32", "I64", "U8", "Bool"], (x, y) => Number(x === y)],
  ["ne", ["F32", "F64", "I32", "I64", "U8", "Bool"], (x, y) => Number(x !== y)],
  ["lt", ["F32", "F64", "I32", "I64", "U8", "Bool"], (x, y) => Number(x < y)],
  ["le", ["F32", "F64", "I32", "I64", "U8", "Bool"], (x, y) => Number(x <= y)],
  ["gt", ["F32", "F64", "I32", "I64", "U8", "Bool"], (x, y) => Number(x > y)],
  ["ge", ["F32", "F64", "I32", "I64", "U8", "Bool"], (x, y) => Number(x >= y)],
  ["logicalAnd", ["Bool"], (x, y) => x & y],
  ["logicalOr", ["Bool"], (x, y) => x | y],
];
const powers: readonly [string, readonly Type[], Reference][] = [
  ["pow", ["F32", "F64"], (x, y) => x ** y],
];

describe.each(arenas)("elementwise kernels of two operands ($build)", ({ arena }) => {
  const exact = [...same, ...products].flatMap(([op, types, reference]) =>
    types.map((type) => ({ op, type, out: type, reference })),
  );
  const compare = comparisons.flatMap(([op, types, reference]) =>
    types.map((type) => ({ op, type, out: "Bool" as const, reference })),
  );
  test.each([...exact, ...compare])(
    "$op on $type equals a plain loop over any strides",
    ({ op, type, out, reference }) => {
      checkBinary(arena, op, type, out, (actual, x, y) =>
        expect(actual).toBe(rounded[out](reference(x, y))),
      );
    },
  );

  test.each(
    powers.flatMap(([op, types, reference]) => types.map((type) => ({ op, type, reference }))),
  )("$op on $type equals a plain loop to the last bits", ({ op, type, reference }) => {
    checkBinary(arena, op, type, type, (actual, x, y) => {
      // C and float32 agree with JavaScript but for pow(±1, NaN or ±Infinity), which is 1 there and NaN here.
      const wanted = x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : reference(x, y);
      if (type === "F32") expect(ulpsF32(actual, wanted)).toBeLessThanOrEqual(1);
      else if (Number.isFinite(wanted))
        expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 4e-16 + 5e-324);
      else expect(actual).toBe(wanted);
    });
  });

  test("powF32 is within 0.6 ulp where results are large, small and subnormal", () => {
    const bases = [
      1e-42, 1e-30, 0.1, 0.7, 0.99999994, 1.0000001, 1.1, 2, 3, 10, 1e10, 3e38, -2, -0.3,
    ];
    const exponents = [
      -149,
      -30.5,
      -3,
      -1,
      -0.5,
      -1e-3,
      1e-7,
      0.5,
      1 / 3,
      1,
      2,
      2.5,
      3,
      7,
      64,
      88.7,
      1e7,
    ];
    let [worst, compared] = [0, 0];
    for (const base of bases) {
      arena.reset();
      const x = arena.put("F32", [base]);
      const y = arena.put("F32", exponents);
      const out = arena.put("F32", exponents);
      arena.kernels.powF32(1, exponents.length, x, 0, 0, y, 0, 1, out, 0, 1);
      arena.get("F32", out, exponents.length).forEach((actual, i) => {
        const wanted = Math.fround(base) ** Math.fround(exponents[i] ?? NaN);
        worst = Math.max(worst, ulpsF32(actual, wanted));
        if (Number.isFinite(wanted)) compared++;
      });
    }
    expect(compared).toBeGreaterThan(150);
    expect(worst).toBeLessThanOrEqual(0.6);
  });

  test("powers of whole numbers that float32 can hold are exact", () => {
    const bases = Array.from({ length: 41 }, (_, i) => i - 20);
    for (const exponent of [0, 1, 2, 3, 4, 5]) {
      arena.reset();
      const x = arena.put("F32", bases);
      const y = arena.put("F32", [exponent]);
      const out = arena.put("F32", bases);
      arena.kernels.powF32(1, bases.length, x, 0, 1, y, 0, 0, out, 0, 1);
      expect(arena.get("F32", out, bases.length)).toEqual(bases.map((base) => base ** exponent));
    }
  });

  test("pow follows IEEE 754 with zeros, infinities, NaN and negative bases, in vectors and tails", () => {
    const values = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      0.5,
      -0.5,
      3,
      -3,
      1.5,
      Infinity,
      -Infinity,
      NaN,
      1e30,
      -1e30,
    ];
    for (const type of ["F32", "F64"] as const) {
      for (const x of values) {
        arena.reset();
        const a = arena.put(type, [x]);
        const b = arena.put(type, values);
        const out = arena.put(type, values);
        binaryKernel(arena, `pow${type}`)(1, values.length, a, 0, 0, b, 0, 1, out, 0, 1);
        const wanted = values.map((y) =>
          x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : rounded[type](x) ** y,
        );
        const special = (z: number | undefined): boolean => z === 0 || !Number.isFinite(z);
        arena.get(type, out, values.length).forEach((actual, i) => {
          const y = rounded[type](wanted[i] ?? NaN);
          if (special(y)) expect(actual, `${x} ** ${values[i]}`).toBe(y);
          else expect(Math.abs(actual / y - 1)).toBeLessThan(1e-6);
          const alone = arena.put(type, [7]);
          const one = arena.put(type, [values[i] ?? NaN]);
          binaryKernel(arena, `pow${type}`)(1, 1, a, 1, 1, one, 1, 1, alone, 1, 1);
          expect(arena.get(type, alone, 1)[0]).toBe(actual);
        });
      }
    }
  });

  test("an output may be the first operand itself", () => {
    arena.reset();
    const a = arena.put("F32", [1, 2, 3, 4, 5, 6]);
    const b = arena.put("F32", [10]);
    arena.kernels.mulF32(2, 3, a, 3, 1, b, 0, 0, a, 3, 1);
    expect(arena.get("F32", a, 6)).toEqual([10, 20, 30, 40, 50, 60]);
  });

  test("int64 wraps beyond 64 bits, and compares and chooses by all of them", () => {
    const values = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 2n ** 53n, -1n, 2n ** 32n, 0n];
    const wrap = (x: bigint): bigint => BigInt.asIntN(64, x);
    const of: Readonly<Record<string, (x: bigint, y: bigint) => bigint>> = {
      addI64: (x, y) => wrap(x + y),
      subI64: (x, y) => wrap(x - y),
      mulI64: (x, y) => wrap(x * y),
      maximumI64: (x, y) => (x > y ? x : y),
      minimumI64: (x, y) => (x < y ? x : y),
    };
    for (const [name, reference] of Object.entries(of)) {
      for (const y of values) {
        arena.reset();
        const [a, b, out] = [arena.allocate(64), arena.allocate(8), arena.allocate(64)];
        arena.long(a, values.length).set(values);
        arena.long(b, 1).set([y]);
        binaryKernel(arena, name)(1, values.length, a, 0, 1, b, 0, 0, out, 0, 1);
        expect(Array.from(arena.long(out, values.length))).toEqual(
          values.map((x) => reference(x, y)),
        );
        arena.kernels.ltI64(1, values.length, a, 0, 1, b, 0, 0, out, 0, 1);
        expect(arena.get("Bool", out, values.length)).toEqual(values.map((x) => Number(x < y)));
      }
    }
  });

  test("zero rows or columns write nothing", () => {
    arena.reset();
    const a = arena.put("F32", [1, 2, 3, 4]);
    const out = arena.put("F32", [7, 7, 7, 7]);
    arena.kernels.addF32(0, 4, a, 4, 1, a, 4, 1, out, 4, 1);
    arena.kernels.addF32(4, 0, a, 1, 1, a, 1, 1, out, 1, 1);
    arena.kernels.eqF32(0, 4, a, 4, 1, a, 4, 1, out, 4, 1);
    expect(arena.get("F32", out, 4)).toEqual([7, 7, 7, 7]);
  });
});
