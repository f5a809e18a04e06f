import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";

const types = [
  { type: "F32" as const, tolerance: 1e-6 },
  { type: "F64" as const, tolerance: 1e-14 },
];

describe.each(arenas)("optimizer kernels ($build)", ({ arena }) => {
  describe.each(types)("$type", ({ type, tolerance }) => {
    const { kernels } = arena;
    const close = (actual: readonly number[], wanted: readonly number[]): void => {
      expect(actual).toHaveLength(wanted.length);
      actual.forEach((x, i) => {
        const y = wanted[i] ?? NaN;
        expect(Math.abs(x - y)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(y)));
      });
    };

    test("axpy adds a multiple of x to y", () => {
      arena.reset();
      const x = arena.put(type, [1, 2, 3, 4, 5, 6, 7]);
      const y = arena.put(type, [10, 20, 30, 40, 50, 60, 70, 80]);
      kernels[`axpy${type}`](7, 0.5, x, y);
      expect(arena.get(type, y, 8)).toEqual([10.5, 21, 31.5, 42, 52.5, 63, 73.5, 80]);
    });

    test("sgd takes torch's steps with every combination of its options", () => {
      const options = fc.record({
        n: fc.integer({ min: 0, max: 40 }),
        buffered: fc.boolean(),
        momentum: fc.constantFrom(0, 0.5, 0.9),
        dampening: fc.constantFrom(0, 0.25),
        weightDecay: fc.constantFrom(0, 0.01),
        nesterov: fc.boolean(),
        seed: fc.integer(),
      });
      fc.assert(
        fc.property(
          options,
          ({ n, buffered, momentum, dampening, weightDecay, nesterov, seed }) => {
            arena.reset();
            const uniform = uniforms(seed);
            const param = arena.put(type, Array.from({ length: n + 1 }, uniform));
            const buffer = arena.put(type, new Array<number>(n + 1).fill(9));
            const p = arena.get(type, param, n + 1);
            const b = new Array<number>(n + 1).fill(9);
            for (const firstStep of [1, 0, 0]) {
              const grad = arena.put(type, Array.from({ length: n }, uniform));
              const g = arena.get(type, grad, n);
              const pointer = buffered ? buffer : 0;
              const lr = 0.1;
              kernels[`sgd${type}`](
                n,
                param,
                grad,
                pointer,
                lr,
                momentum,
                dampening,
                weightDecay,
                Number(nesterov),
                firstStep,
              );
              for (let i = 0; i < n; i++) {
                let d = (g[i] ?? NaN) + weightDecay * (p[i] ?? NaN);
                if (buffered) {
                  const kept = firstStep === 1 ? d : momentum * (b[i] ?? NaN) + (1 - dampening) * d;
                  b[i] = kept;
                  d = nesterov ? d + momentum * kept : kept;
                }
                p[i] = (p[i] ?? NaN) - lr * d;
              }
            }
            close(arena.get(type, param, n + 1), p);
            if (buffered) close(arena.get(type, buffer, n + 1), b);
          },
        ),
        { seed: 42, numRuns: 60 },
      );
    });

    test("adam and adamW take torch's steps", () => {
      const options = fc.record({
        n: fc.integer({ min: 0, max: 40 }),
        weightDecay: fc.constantFrom(0, 0.01),
        decoupled: fc.boolean(),
        seed: fc.integer(),
      });
      fc.assert(
        fc.property(options, ({ n, weightDecay, decoupled, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const [lr, beta1, beta2, eps] = [0.01, 0.9, 0.999, 1e-8] as const;
          const param = arena.put(type, Array.from({ length: n + 1 }, uniform));
          const [m, v] = [
            arena.put(type, new Float64Array(n + 1)),
            arena.put(type, new Float64Array(n + 1)),
          ];
          const p = arena.get(type, param, n + 1);
          const [ms, vs] = [new Float64Array(n + 1), new Float64Array(n + 1)];
          for (const step of [1, 2, 3]) {
            const grad = arena.put(
              type,
              Array.from({ length: n }, () => uniform() - 0.5),
            );
            const g = arena.get(type, grad, n);
            kernels[`adam${type}`](
              n,
              param,
              grad,
              m,
              v,
              lr,
              beta1,
              beta2,
              eps,
              weightDecay,
              Number(decoupled),
              step,
            );
            for (let i = 0; i < n; i++) {
              let x = p[i] ?? NaN;
              let d = g[i] ?? NaN;
              if (decoupled) x *= 1 - lr * weightDecay;
              else d += weightDecay * x;
              ms[i] = beta1 * (ms[i] ?? NaN) + (1 - beta1) * d;
              vs[i] = beta2 * (vs[i] ?? NaN) + (1 - beta2) * d * d;
              const denominator = Math.sqrt(vs[i] ?? NaN) / Math.sqrt(1 - beta2 ** step) + eps;
              p[i] = x - ((lr / (1 - beta1 ** step)) * (ms[i] ?? NaN)) / denominator;
            }
          }
          close(arena.get(type, param, n + 1), p);
          close(arena.get(type, m, n + 1), Array.from(ms));
          close(arena.get(type, v, n + 1), Array.from(vs));
        }),
        { seed: 42, numRuns: 60 },
      );
    });

    test("nonFinite finds the first NaN or infinity, in vectors and in tails", () => {
      for (const bad of [NaN, Infinity, -Infinity]) {
        for (const n of [1, 3, 8, 21]) {
          for (let at = 0; at < n; at++) {
            arena.reset();
            const x = arena.put(
              type,
              Array.from({ length: n }, (_, i) => (i === at ? bad : 3e38)),
            );
            expect(kernels[`nonFinite${type}`](n, x)).toBe(at);
            expect(kernels[`nonFinite${type}`](at, x)).toBe(-1);
          }
        }
      }
    });
  });
});
