import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arena, arenas } from "../../test/arena.ts";
import { drawOf, inputLayouts, outputLayouts, place, shapes } from "../../test/layouts.ts";
import { ulpsF32 } from "../../test/ulp.ts";

type Type = "F32" | "F64";
type Kernel = (...args: number[]) => void;

const kernelOf = (arena: Arena, name: string): Kernel => Reflect.get(arena.kernels, name) as Kernel; // by name: all take numbers

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x: number): number =>
  x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));

/** Function in float64, its parameters, the error allowed in ulp of float32. */
const unaries: readonly [string, (x: number) => number, readonly number[], number][] = [
  ["hardtanh", (x) => Math.min(Math.max(x, -0.5), 2), [-0.5, 2], 0],
  ["leakyRelu", (x) => (x > 0 ? x : 0.25 * x), [0.25, 0], 0.5],
  ["threshold", (x) => (x <= 0.5 ? -3 : x), [0.5, -3], 0],
  ["softshrink", (x) => (Math.abs(x) <= 0.5 ? 0 : x - 0.5 * Math.sign(x)), [0.5, 0], 0.5],
  ["hardshrink", (x) => (Math.abs(x) <= 0.5 ? 0 : x), [0.5, 0], 0],
  ["hardsigmoid", (x) => Math.min(Math.max(x + 3, 0), 6) / 6, [], 1.5],
  ["softsign", (x) => x / (1 + Math.abs(x)), [], 1.5],
  ["elu", (x) => (x > 0 ? x : 1.5 * Math.expm1(0.5 * x)), [1.5, 0.5], 0.6],
  ["selu", (x) => (x > 0 ? 1.25 * x : 1.75 * Math.expm1(x)), [1.75, 1.25], 0.6],
  ["softplus", (x) => (2 * x > 15 ? x : softplus(2 * x) / 2), [2, 15], 0.6],
  ["silu", (x) => x / (1 + Math.exp(-x)), [], 0.6],
  ["mish", (x) => x * Math.tanh(softplus(x)), [], 0.6],
  ["logSigmoid", (x) => -softplus(-x), [], 0.6],
];

/** The derivative at x, parameters, and the error allowed, absolutely and as much relatively. */
const gradients: readonly [string, (x: number) => number, readonly number[]][] = [
  ["hardtanhGrad", (x) => Number(x > -0.5 && x < 2), [-0.5, 2]],
  ["leakyReluGrad", (x) => (x > 0 ? 1 : 0.25), [0.25, 0]],
  ["thresholdGrad", (x) => Number(x > 0.5), [0.5, -3]],
  ["shrinkGrad", (x) => Number(Math.abs(x) > 0.5), [0.5, 0]],
  ["hardsigmoidGrad", (x) => (Math.abs(x) < 3 ? 1 / 6 : 0), []],
  ["hardswishGrad", (x) => (x < -3 ? 0 : x <= 3 ? x / 3 + 0.5 : 1), []],
  ["softsignGrad", (x) => 1 / (1 + Math.abs(x)) ** 2, []],
  ["eluGrad", (x) => (x <= 0 ? 0.75 * Math.exp(0.5 * x) : 1), [1.5, 0.5]],
  ["seluGrad", (x) => (x <= 0 ? 1.75 * Math.exp(x) : 1.25), [1.75, 1.25]],
  ["softplusGrad", (x) => (2 * x > 15 ? 1 : sigmoid(2 * x)), [2, 15]],
  ["siluGrad", (x) => sigmoid(x) * (1 + x * sigmoid(-x)), []],
  [
    "mishGrad",
    (x) => Math.tanh(softplus(x)) + (x * sigmoid(x)) / Math.cosh(Math.min(softplus(x), 300)) ** 2,
    [],
  ],
  ["logSigmoidGrad", (x) => sigmoid(-x), []],
  ["tanhshrinkGrad", (x) => Math.tanh(x) ** 2, []],
];

const binaries: readonly [string, (x: number, y: number) => number, readonly number[]][] = [
  ["prelu", (x, y) => (x > 0 ? x : x * y), []],
  ["preluSlope", (x, y) => (x > 0 ? 1 : y), []],
  ["preluGate", (x, y) => (x > 0 ? 0 : x * y), []],
  ["glu", (x, y) => x * sigmoid(-y), [-1, 0]],
];

describe.each(arenas)("activations ($build)", ({ arena }) => {
  const unary = (name: string, type: Type, values: ArrayLike<number>, rest: readonly number[]) => {
    arena.reset();
    const [x, n] = [arena.put(type, values), values.length];
    const out = arena.allocate(n * 8);
    kernelOf(arena, name + type)(1, n, x, n, 1, out, n, 1, ...rest);
    return arena.get(type, out, n);
  };
  const binary = (
    name: string,
    type: Type,
    a: ArrayLike<number>,
    b: ArrayLike<number>,
    rest: readonly number[],
  ): number[] => {
    arena.reset();
    const [x, y, n] = [arena.put(type, a), arena.put(type, b), a.length];
    const out = arena.allocate(n * 8);
    kernelOf(arena, name + type)(1, n, x, n, 1, y, n, 1, out, n, 1, ...rest);
    return arena.get(type, out, n);
  };

  const grid = Array.from({ length: 401 }, (_, i) => (i - 200) / 8);

  test.each(unaries)("%sF64 is what its formula gives", (name, f, rest) => {
    unary(name, "F64", grid, rest).forEach((actual, i) => {
      const wanted = f(grid[i]!);
      expect(Math.abs(actual - wanted), `at ${grid[i]}`).toBeLessThanOrEqual(
        4e-15 * Math.abs(wanted),
      );
    });
  });

  test.each(unaries)("%sF32 is close on a sample of all bit patterns", (name, f, rest, ulps) => {
    const bits = Uint32Array.from({ length: 300_000 }, (_, i) => i * 14_316);
    const sample = new Float32Array(bits.buffer).filter(Number.isFinite);
    let [worst, at] = [0, 0];
    unary(name, "F32", sample, rest).forEach((actual, i) => {
      const error = ulpsF32(actual, f(sample[i]!));
      if (error > worst) [worst, at] = [error, sample[i]!];
    });
    expect(worst, `worst at ${at}`).toBeLessThanOrEqual(ulps);
  });

  test("hardswish is exact but for its two roundings", () => {
    for (const type of ["F32", "F64"] as const)
      unary("hardswish", type, grid, []).forEach((actual, i) => {
        const wanted = (grid[i]! * Math.min(Math.max(grid[i]! + 3, 0), 6)) / 6;
        expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(1.2e-7 * Math.abs(wanted));
      });
  });

  test("tanhshrink keeps its precision near 0, where it is x³ / 3", () => {
    const small = [1e-8, 1e-5, 1e-3, 0.03];
    const series = (x: number): number =>
      x ** 3 / 3 - (2 * x ** 5) / 15 + (17 * x ** 7) / 315 - (62 * x ** 9) / 2835;
    const errors = (type: Type, values: number[], f: (x: number) => number): number[] =>
      unary("tanhshrink", type, values, []).map((y, i) => Math.abs(y / f(values[i]!) - 1));
    expect(Math.max(...errors("F64", small, series))).toBeLessThan(1e-11);
    expect(Math.max(...errors("F32", small.map(Math.fround), series))).toBeLessThan(3e-7);
    const large = [0.6, 0.7, 0.99, 1, 1.01, 3, -2, 50];
    const plain = (x: number): number => x - Math.tanh(x);
    expect(Math.max(...errors("F64", large, plain))).toBeLessThan(2e-15);
    expect(Math.max(...errors("F32", large.map(Math.fround), plain))).toBeLessThan(3e-7);
  });

  test("tanhshrinkF32 is within 3e-7 of the float64 kernel, however small the result", () => {
    const sample = Array.from({ length: 200_001 }, (_, i) =>
      Math.fround((i % 2 === 0 ? 1 : -1) * 2 ** ((i - 160_000) / 4000)),
    );
    const wide = unary("tanhshrink", "F64", sample, []);
    const errors = unary("tanhshrink", "F32", sample, []).map((y, i) => Math.abs(y / wide[i]! - 1));
    expect(Math.abs(wide[0]!)).toBeLessThan(1e-36);
    expect(errors.reduce((worst, error) => Math.max(worst, error), 0)).toBeLessThan(3e-7);
  });

  test.each(gradients)("%s is the gradient times the derivative", (name, f, rest) => {
    const dy = grid.map((_, i) => ((i * 7) % 13) - 6);
    for (const [type, tolerance] of [
      ["F32", 2e-7],
      ["F64", 4e-15],
    ] as const) {
      binary(name, type, grid, dy, rest).forEach((actual, i) => {
        const wanted = f(grid[i]!) * dy[i]!;
        expect(Math.abs(actual - wanted), `${type} at ${grid[i]}`).toBeLessThanOrEqual(
          tolerance * (Math.abs(wanted) + Math.abs(dy[i]!)),
        );
      });
    }
  });

  test.each(binaries)("%s is what its formula gives", (name, f, rest) => {
    const y = grid.map((_, i) => ((i * 7) % 13) - 6);
    for (const [type, tolerance] of [
      ["F32", 2e-7],
      ["F64", 4e-15],
    ] as const) {
      binary(name, type, grid, y, rest).forEach((actual, i) => {
        const wanted = f(grid[i]!, y[i]!);
        expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(tolerance * Math.abs(wanted));
      });
    }
  });

  const parameters = new Map<string, readonly number[]>([
    ...unaries.map(([name, , rest]) => [name, rest] as const),
    ["hardswish", []],
    ["tanhshrink", []],
    ...gradients.map(([name, , rest]) => [name, rest] as const),
    ...binaries.map(([name, , rest]) => [name, rest] as const),
    ["dropout", [1.25, 0.1, -0.4]],
  ]);

  test.each([...parameters])("%s gives an element the same bits in any strides", (name, rest) => {
    const isBinary = kernelOf(arena, `${name}F32`).length - rest.length > 8;
    for (const type of ["F32", "F64"] as const) {
      const kernel = kernelOf(arena, name + type);
      const property = fc.property(
        fc.record({
          shape: shapes,
          a: fc.constantFrom(...inputLayouts),
          b: fc.constantFrom(...inputLayouts),
          out: fc.constantFrom(...outputLayouts),
          seed: fc.nat(),
        }),
        ({ shape: { rows, cols }, seed, ...layouts }) => {
          arena.reset();
          const of = (layout: (typeof inputLayouts)[number], t: Type | "Bool", salt: number) =>
            place(arena, t, layout, rows, cols, drawOf(t, seed + salt));
          const a = of(layouts.a, type, 0);
          const b = of(layouts.b, name === "dropout" ? "Bool" : type, 1);
          const out = of(layouts.out, type, 2);
          const operands = isBinary ? [a, b, out] : [a, out];
          const places = operands.flatMap(({ pointer, row, col }) => [pointer, row, col]);
          kernel(rows, cols, ...places, ...rest);
          const one = [arena.allocate(8), arena.allocate(8), arena.allocate(8)] as const;
          for (let r = 0; r < rows; r++) {
            for (let c = 0; c < cols; c++) {
              arena.view(type, one[0], 1)[0] = a.at(r, c);
              arena.view(name === "dropout" ? "Bool" : type, one[1], 1)[0] = b.at(r, c);
              const pointers = isBinary ? one : [one[0], one[2]];
              kernel(1, 1, ...pointers.flatMap((pointer) => [pointer, 1, 1]), ...rest);
              expect(out.at(r, c)).toBe(arena.view(type, one[2], 1)[0]);
            }
          }
        },
      );
      fc.assert(property, { seed: 42, numRuns: 30 });
    }
  });

  test("dropout scales, moves and drops; an addend of -0 changes nothing", () => {
    arena.reset();
    for (const type of ["F32", "F64"] as const) {
      const x = arena.put(type, [1, 2, -0, 0, NaN, Infinity, Infinity, 8, 9]);
      const mask = arena.put("Bool", [1, 0, 1, 0, 0, 0, 1, 0, 1]);
      const out = arena.allocate(9 * 8);
      const kernel = kernelOf(arena, `dropout${type}`);
      kernel(1, 9, x, 9, 1, mask, 9, 1, out, 9, 1, 2, -0, -0);
      expect(arena.get(type, out, 9)).toEqual([2, 0, -0, 0, NaN, NaN, Infinity, 0, 18]);
      kernel(1, 9, x, 9, 1, mask, 9, 1, out, 9, 1, 2, 1, -3);
      expect(arena.get(type, out, 9)).toEqual([3, -3, 1, -3, NaN, NaN, Infinity, -3, 19]);
      kernel(3, 3, x, 3, 1, mask, 1, 0, out, 3, 1, 2, -0, -0); // a byte a row
      expect(arena.get(type, out, 9)).toEqual([2, 4, -0, 0, NaN, NaN, Infinity, 16, 18]);
    }
  });

  test("NaN stays, infinities reach what PyTorch gives there", () => {
    const edges: Readonly<Record<string, readonly number[]>> = {
      hardtanh: [NaN, 2, -0.5],
      leakyRelu: [NaN, Infinity, -Infinity],
      threshold: [NaN, Infinity, -3],
      softshrink: [NaN, Infinity, -Infinity],
      hardshrink: [NaN, Infinity, -Infinity],
      hardsigmoid: [NaN, 1, 0],
      hardswish: [NaN, Infinity, NaN],
      softsign: [NaN, NaN, NaN],
      elu: [NaN, Infinity, -1.5],
      selu: [NaN, Infinity, -1.75],
      softplus: [NaN, Infinity, 0],
      silu: [NaN, Infinity, NaN],
      mish: [NaN, Infinity, NaN],
      logSigmoid: [NaN, 0, -Infinity],
      tanhshrink: [NaN, Infinity, -Infinity],
    };
    for (const [name, wanted] of Object.entries(edges)) {
      for (const type of ["F32", "F64"] as const) {
        const actual = unary(name, type, [NaN, Infinity, -Infinity], parameters.get(name)!);
        expect([name, type, ...actual]).toEqual([name, type, ...wanted]);
      }
    }
  });
});
