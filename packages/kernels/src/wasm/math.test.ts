import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { ulpsF32 } from "../../test/ulp.ts";
import type { UnaryKernel } from "../table/elementwise-kernels.ts";

const sigmoid = (x: number): number =>
  x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));

/** Function, exact value in float64, largest error allowed in ulp of float32, range of arguments. */
const functions: readonly [string, (x: number) => number, number, readonly [number, number]][] = [
  ["exp", Math.exp, 1, [-104, 89]],
  ["log", Math.log, 1, [1e-45, 1e6]],
  ["tanh", Math.tanh, 1.5, [-10, 10]],
  ["sigmoid", sigmoid, 0.6, [-104, 40]],
  ["sin", Math.sin, 0.6, [-1000, 1000]],
  ["cos", Math.cos, 0.6, [-1000, 1000]],
  ["sqrt", Math.sqrt, 0.5, [0, 1000]],
  ["exp2", (x) => 2 ** x, 0.6, [-151, 129]],
  ["expm1", Math.expm1, 0.6, [-104, 89]],
  ["log2", Math.log2, 0.6, [1e-45, 1e6]],
  ["log10", Math.log10, 0.6, [1e-45, 1e6]],
  ["log1p", Math.log1p, 0.6, [-1, 1e6]],
  ["tan", Math.tan, 0.6, [-1000, 1000]],
  ["asin", Math.asin, 0.6, [-1, 1]],
  ["acos", Math.acos, 0.6, [-1, 1]],
  ["atan", Math.atan, 0.6, [-1e6, 1e6]],
  ["sinh", Math.sinh, 0.6, [-90, 90]],
  ["cosh", Math.cosh, 0.6, [-90, 90]],
  ["asinh", Math.asinh, 0.6, [-1e6, 1e6]],
  ["acosh", Math.acosh, 0.6, [1, 1e6]],
  ["atanh", Math.atanh, 0.6, [-1, 1]],
  ["reciprocal", (x) => 1 / x, 0.5, [-1e6, 1e6]],
  ["rsqrt", (x) => 1 / Math.sqrt(x), 1.5, [1e-45, 1e6]], // two roundings
];

const edges: Readonly<Record<string, readonly [number, number][]>> = {
  exp: [
    [0, 1],
    [-0, 1],
    [Infinity, Infinity],
    [-Infinity, 0],
    [NaN, NaN],
    [90, Infinity],
    [-105, 0],
    [1e-45, 1],
  ],
  log: [
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
    [NaN, NaN],
  ],
  tanh: [
    [0, 0],
    [-0, -0],
    [Infinity, 1],
    [-Infinity, -1],
    [NaN, NaN],
    [1e-40, Math.fround(1e-40)],
  ],
  sigmoid: [
    [0, 0.5],
    [-0, 0.5],
    [Infinity, 1],
    [-Infinity, 0],
    [NaN, NaN],
  ],
  sin: [
    [0, 0],
    [-0, -0],
    [Infinity, NaN],
    [NaN, NaN],
  ],
  cos: [
    [0, 1],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
  sqrt: [
    [0, 0],
    [-0, -0],
    [-1, NaN],
    [Infinity, Infinity],
    [NaN, NaN],
  ],
  exp2: [
    [0, 1],
    [-0, 1],
    [10, 1024],
    [-1, 0.5],
    [Infinity, Infinity],
    [-Infinity, 0],
    [NaN, NaN],
  ],
  expm1: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -1],
    [NaN, NaN],
  ],
  log2: [
    [8, 3],
    [0, -Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [Infinity, Infinity],
    [NaN, NaN],
  ],
  log10: [
    [1, 0],
    [1000, 3],
    [0, -Infinity],
    [-1, NaN],
    [Infinity, Infinity],
    [NaN, NaN],
  ],
  log1p: [
    [0, 0],
    [-0, -0],
    [-1, -Infinity],
    [-2, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
    [NaN, NaN],
  ],
  tan: [
    [0, 0],
    [-0, -0],
    [Infinity, NaN],
    [NaN, NaN],
  ],
  asin: [
    [0, 0],
    [-0, -0],
    [2, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
  acos: [
    [1, 0],
    [-1.5, NaN],
    [Infinity, NaN],
    [NaN, NaN],
  ],
  atan: [
    [0, 0],
    [-0, -0],
    [NaN, NaN],
  ],
  sinh: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [NaN, NaN],
  ],
  cosh: [
    [0, 1],
    [-Infinity, Infinity],
    [NaN, NaN],
  ],
  asinh: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [NaN, NaN],
  ],
  acosh: [
    [1, 0],
    [0.5, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
    [NaN, NaN],
  ],
  atanh: [
    [0, 0],
    [-0, -0],
    [1, Infinity],
    [-1, -Infinity],
    [2, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
  floor: [
    [-0.5, -1],
    [-0, -0],
    [2.5, 2],
    [1e30, Math.fround(1e30)],
    [-Infinity, -Infinity],
    [NaN, NaN],
  ],
  ceil: [
    [-0.5, -0],
    [2.5, 3],
    [Infinity, Infinity],
    [NaN, NaN],
  ],
  trunc: [
    [-2.5, -2],
    [2.5, 2],
    [-0.5, -0],
    [NaN, NaN],
  ],
  round: [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, -0],
    [-1.5, -2],
    [NaN, NaN],
  ],
  frac: [
    [2.5, 0.5],
    [-2.5, -0.5],
    [Infinity, NaN],
    [NaN, NaN],
  ],
  sign: [
    [-3, -1],
    [0, 0],
    [-0, 0],
    [1e-40, 1],
    [Infinity, 1],
    [NaN, 0],
  ],
  reciprocal: [
    [0, Infinity],
    [-0, -Infinity],
    [-Infinity, -0],
    [NaN, NaN],
  ],
  rsqrt: [
    [0, Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [Infinity, 0],
    [NaN, NaN],
  ],
  relu: [
    [-1, 0],
    [2, 2],
    [NaN, NaN],
    [-Infinity, 0],
    [Infinity, Infinity],
  ],
  neg: [
    [0, -0],
    [-0, 0],
    [NaN, NaN],
    [Infinity, -Infinity],
    [3, -3],
  ],
  abs: [
    [-0, 0],
    [-3, 3],
    [NaN, NaN],
    [-Infinity, Infinity],
  ],
};

describe.each(arenas)("functions of one operand ($build)", ({ arena }) => {
  const run = (name: string, type: "F32" | "F64", values: ArrayLike<number>): number[] => {
    arena.reset();
    const x = arena.put(type, values);
    const out = arena.allocate(values.length * 8);
    const kernel = Reflect.get(arena.kernels, name + type) as UnaryKernel; // by name: all have this signature
    kernel(1, values.length, x, values.length, 1, out, values.length, 1);
    return arena.get(type, out, values.length);
  };

  test.each(functions)(
    "%sF32 is within its ulps of the exact value on a dense sample",
    (name, exact, ulps, range) => {
      const sample = Float32Array.from(dense(range));
      let worst = 0;
      let at = 0;
      run(name, "F32", sample).forEach((actual, i) => {
        const error = ulpsF32(actual, exact(sample[i] ?? 0));
        if (error > worst) [worst, at] = [error, sample[i] ?? 0];
      });
      expect(worst, `worst at ${at}`).toBeLessThanOrEqual(ulps);
    },
  );

  test.each(functions)(
    "%sF64 is within 2e-15 of the exact value, relatively",
    (name, exact, _ulps, range) => {
      const sample = Float64Array.from(dense(range));
      let worst = 0;
      run(name, "F64", sample).forEach((actual, i) => {
        const wanted = exact(sample[i] ?? 0);
        if (Object.is(actual, wanted)) return; // also where both are infinite or NaN
        worst = Math.max(worst, Math.abs(actual - wanted) / (Math.abs(wanted) + 1e-285));
      });
      expect(worst).toBeLessThanOrEqual(2e-15);
    },
  );

  test.each(Object.entries(edges))(
    "%s handles zeros, infinities and NaN, in vectors and in tails",
    (name, pairs) => {
      for (const type of ["F32", "F64"] as const) {
        for (const [x, wanted] of pairs) {
          const actual = run(name, type, new Array<number>(7).fill(x));
          if (name === "exp" && type === "F64" && (x === 90 || x === -105)) continue; // in float64's range
          if (type === "F64" && Math.abs(Math.fround(x) / x - 1) > 0) continue; // rounded to float32
          expect(actual, `${name}${type}(${x})`).toEqual(new Array<number>(7).fill(wanted));
        }
      }
    },
  );

  test.each(functions)("%sF32 is as exact on a sample of all bit patterns", (name, exact, ulps) => {
    const bits = Uint32Array.from({ length: 100_000 }, (_, i) => i * 42_949 + 7);
    const sample = new Float32Array(bits.buffer);
    let [worst, at] = [0, 0];
    run(name, "F32", sample).forEach((actual, i) => {
      const error = ulpsF32(actual, exact(sample[i] ?? 0));
      if (error > worst) [worst, at] = [error, sample[i] ?? 0];
    });
    expect(worst, `worst at ${at}`).toBeLessThanOrEqual(ulps);
  });

  test.each(["sin", "cos"] as const)("%s reduces arguments of any size exactly", (name) => {
    const large = Float32Array.from(
      { length: 30_000 },
      (_, i) => (i % 2 === 0 ? 1 : -1) * 1.0063 ** (i / 2.1) * 1e-2,
    );
    const finite = large.filter((x) => Number.isFinite(x));
    expect(finite.length).toBeGreaterThan(25_000);
    const wanted = Array.from(finite, (x) => Math[name](x));
    const error = (actual: readonly number[]): number =>
      Math.max(...actual.map((y, i) => Math.abs(y - (wanted[i] ?? NaN))));
    expect(error(run(name, "F32", finite))).toBeLessThanOrEqual(2 ** -24);
    expect(error(run(name, "F64", finite))).toBeLessThanOrEqual(1e-15);
  });

  test("an element has the same bits wherever it stands in a row", () => {
    const values = Float32Array.from({ length: 64 }, (_, i) => (i - 32) / 3);
    for (const [name] of functions) {
      const together = run(name, "F32", values);
      const alone = Array.from(values, (x) => run(name, "F32", [x])[0]);
      expect(together).toEqual(alone);
    }
  });
});

/** 60,000 values over the range, a third of them evenly, a third near zero, and a third by magnitude. */
function dense([low, high]: readonly [number, number]): number[] {
  const values: number[] = [];
  for (let i = 0; i < 20_000; i++) {
    const t = i / 19_999;
    values.push(low + (high - low) * t);
    if (low < 0) values.push(2 * t - 1);
    const magnitude = 10 ** (-40 + t * (40 + Math.log10(high)));
    values.push(magnitude);
    if (low < -1) values.push(-(10 ** (-40 + t * (40 + Math.log10(-low)))));
  }
  return values;
}
