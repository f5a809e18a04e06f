import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";

const types = [
  { type: "F32" as const, tolerance: 2e-6 },
  { type: "F64" as const, tolerance: 1e-14 },
];

describe.each(arenas)("adaptive optimizer kernels ($build)", ({ arena }) => {
  describe.each(types)("$type", ({ type, tolerance }) => {
    const { kernels } = arena;
    const lr = 0.01;
    const eps = 1e-3;

    /** `n` values and one behind them that no kernel may touch. */
    const guarded = (n: number, value: () => number): number =>
      arena.put(
        type,
        Array.from({ length: n + 1 }, (_, i) => (i < n ? value() : 9)),
      );
    const read = (pointer: number, n: number): number[] => Array.from(arena.get(type, pointer, n));
    const close = (pointer: number, wanted: readonly number[]): void => {
      const actual = read(pointer, wanted.length + 1);
      expect(actual.pop()).toBe(9);
      for (const [i, x] of actual.entries()) {
        const y = wanted[i]!;
        expect(Math.abs(x - y)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(y)));
      }
    };

    test("rmsprop takes torch's steps with every combination of its options", () => {
      const options = fc.record({
        n: fc.integer({ min: 0, max: 40 }),
        weightDecay: fc.constantFrom(0, 0.01),
        centered: fc.boolean(),
        momentum: fc.constantFrom(0, 0.9),
        seed: fc.integer(),
      });
      fc.assert(
        fc.property(options, ({ n, weightDecay, centered, momentum, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const alpha = 0.9;
          const param = guarded(n, uniform);
          const [square, average, buffer] = [0, 0, 0].map((zero) => guarded(n, () => zero)) as [
            number,
            number,
            number,
          ];
          const p = read(param, n);
          const [s, a, b] = [
            new Array<number>(n).fill(0),
            new Array<number>(n).fill(0),
            new Array<number>(n).fill(0),
          ];
          for (let step = 0; step < 3; step++) {
            const grad = guarded(n, () => uniform() - 0.5);
            const pointers = [centered ? average : 0, momentum > 0 ? buffer : 0] as const;
            kernels[`rmsprop${type}`](
              n,
              param,
              grad,
              square,
              ...pointers,
              lr,
              alpha,
              eps,
              weightDecay,
              momentum,
            );
            for (const [i, gradient] of read(grad, n).entries()) {
              const g = gradient + weightDecay * p[i]!;
              s[i] = alpha * s[i]! + (1 - alpha) * g * g;
              if (centered) a[i] = alpha * a[i]! + (1 - alpha) * g;
              const change = g / (Math.sqrt(s[i] - a[i]! ** 2) + eps);
              b[i] = momentum * b[i]! + change;
              p[i] = p[i]! - lr * b[i];
            }
          }
          close(param, p);
          close(square, s);
          close(average, a);
          close(buffer, momentum > 0 ? b : b.fill(0));
        }),
        { seed: 42, numRuns: 60 },
      );
    });

    test("adagrad takes torch's steps", () => {
      const options = fc.record({
        n: fc.integer({ min: 0, max: 40 }),
        weightDecay: fc.constantFrom(0, 0.01),
        seed: fc.integer(),
      });
      fc.assert(
        fc.property(options, ({ n, weightDecay, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const [param, sum] = [guarded(n, uniform), guarded(n, () => 0.25)];
          const [p, s] = [read(param, n), read(sum, n)];
          for (let step = 0; step < 3; step++) {
            const grad = guarded(n, () => uniform() - 0.5);
            kernels[`adagrad${type}`](n, param, grad, sum, lr, eps, weightDecay);
            for (const [i, gradient] of read(grad, n).entries()) {
              const g = gradient + weightDecay * p[i]!;
              s[i] = s[i]! + g * g;
              p[i] = p[i]! - (lr * g) / (Math.sqrt(s[i]) + eps);
            }
          }
          close(param, p);
          close(sum, s);
        }),
        { seed: 42, numRuns: 40 },
      );
    });

    test("amsgrad divides by the largest second moment so far, NaN included", () => {
      arena.reset();
      const n = 5;
      const [param, m, v] = [guarded(n, () => 0), guarded(n, () => 0), guarded(n, () => 0)];
      const vMax = guarded(n, () => 4);
      const grad = arena.put(type, [1, 2, 4, NaN, 0]);
      kernels[`amsgrad${type}`](n, param, grad, m, v, vMax, 1, 0.5, 0.5, 0, 0, 0, 1);
      // Averages are half of g and g², corrected by 1 / (1 - 0.5); vMax is what it was but for g = 4.
      const largest = [4, 4, 8, NaN, 4];
      expect(read(vMax, n + 1)).toEqual([...largest, 9]);
      expect(read(v, n)).toEqual([0.5, 2, 8, NaN, 0]);
      const root = largest.map((x) => Math.sqrt(x) * Math.SQRT2);
      const want = [1, 2, 4, NaN, 0].map((g, i) => -g / root[i]!);
      for (const [i, x] of read(param, n).entries())
        if (i === 3) expect(x).toBeNaN();
        else expect(x).toBeCloseTo(want[i]!, 6);
    });
  });
});
