import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arena, arenas, rounded } from "../../test/arena.ts";
import { checkBinary } from "../../test/check-binary.ts";
import { drawOf, inputLayouts, outputLayouts, place, shapes } from "../../test/layouts.ts";
import { ulpsF32 } from "../../test/ulp.ts";
import type { TernaryKernel } from "../table/elementwise-kernels.ts";

type Reference = (x: number, y: number) => number;

/** Function, exact value in float64, largest error in ulp of float32, and in relation to 1 in float64. */
const functions: readonly [string, Reference, number, number][] = [
  ["copysign", (x, y) => (Object.is(y, -0) || y < 0 ? -Math.abs(x) : Math.abs(x)), 0, 0],
  ["atan2", Math.atan2, 0.6, 3e-16],
  ["hypot", Math.hypot, 0.6, 3e-16],
  ["logaddexp", logaddexp, 0.7, 4e-16],
  ["xlogy", (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y)), 1.5, 4e-16],
];

function logaddexp(x: number, y: number): number {
  if (x === y && !Number.isFinite(x)) return x;
  return Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));
}

describe.each(arenas)("functions of two and three operands ($build)", ({ arena }) => {
  test.each(
    functions.flatMap(([op, reference, ulps, relative]) =>
      (["F32", "F64"] as const).map((type) => ({ op, type, reference, ulps, relative })),
    ),
  )("$op on $type is close to the exact value over any strides", (of) => {
    checkBinary(arena, of.op, of.type, of.type, (actual, x, y) => {
      // NaN has a sign too, which JavaScript does not show.
      if (of.op === "copysign" && (Number.isNaN(x) || Number.isNaN(y))) return;
      const wanted = of.reference(x, y);
      if (Object.is(actual, wanted)) return;
      const what = `${of.op}(${x}, ${y})`;
      // Where the sum of exponentials is about 1, its logarithm is a difference.
      const scale = of.op === "logaddexp" ? Math.max(Math.abs(x), Math.abs(y)) : 0;
      if (of.type === "F32" && Math.abs(wanted) * 2 > scale)
        expect(ulpsF32(actual, wanted), what).toBeLessThanOrEqual(of.ulps);
      else if (of.type === "F64" && Number.isFinite(wanted)) {
        expect(Math.abs(actual - wanted), what).toBeLessThanOrEqual(
          Math.max(Math.abs(wanted), scale) * of.relative + 5e-324,
        );
      } else expect(actual, what).toBeCloseTo(wanted, 6);
    });
  });

  /** An element that equals its bound stays, be it a zero of the other sign; NaN on any side is NaN. */
  const clamped = (x: number, low: number, high: number): number => {
    if (Number.isNaN(low) || Number.isNaN(high)) return NaN;
    const raised = x < low ? low : x;
    return raised > high ? high : raised;
  };
  const ternaries: readonly [
    string,
    (x: number, y: number, z: number, value: number, round: (v: number) => number) => number,
  ][] = [
    ["clamp", clamped],
    ["addcmul", (x, y, z, value, round) => round(x + round(round(value * y) * z))],
    ["addcdiv", (x, y, z, value, round) => round(x + round(round(value * y) / z))],
    [
      "lerp",
      (x, y, z, _, round) => {
        const way = round(y - x);
        return Math.abs(z) < 0.5 ? round(x + round(z * way)) : round(y - round(way * round(1 - z)));
      },
    ],
  ];

  test.each(
    ternaries.flatMap(([op, reference]) =>
      (["F32", "F64"] as const).map((type) => ({ op, type, reference })),
    ),
  )("$op on $type equals a plain loop over any strides", ({ op, type, reference }) => {
    checkTernary(arena, `${op}${type}`, type, (x, y, z, value) =>
      reference(x, y, z, value, rounded[type]),
    );
  });
});

function checkTernary(
  arena: Arena,
  name: string,
  type: "F32" | "F64",
  reference: (x: number, y: number, z: number, value: number) => number,
): void {
  const kernel = Reflect.get(arena.kernels, name) as TernaryKernel; // by name: all have this signature
  const input = fc.constantFrom(...inputLayouts);
  const cases = fc.record({
    shape: shapes,
    inputs: fc.tuple(input, input, input),
    output: fc.constantFrom(...outputLayouts),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(cases, ({ shape: { rows, cols }, inputs, output, seed }) => {
      arena.reset();
      const draw = drawOf(type, seed);
      const [a, b, c] = inputs.map((layout) => place(arena, type, layout, rows, cols, draw));
      const out = place(arena, type, output, rows, cols, () => 77);
      const operand = (x: typeof out): [number, number, number] => [x.pointer, x.row, x.col];
      const value = rounded[type](0.7);
      kernel(rows, cols, ...operand(a!), ...operand(b!), ...operand(c!), value, ...operand(out));
      for (let r = 0; r < rows; r++) {
        for (let q = 0; q < cols; q++) {
          const wanted = reference(a!.at(r, q), b!.at(r, q), c!.at(r, q), value);
          expect(out.at(r, q)).toBe(wanted);
        }
      }
    }),
    { seed: 42, numRuns: 60 },
  );
}
