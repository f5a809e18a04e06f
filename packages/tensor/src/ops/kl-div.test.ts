import { describe, expect, test } from "vitest";
import { klDiv, log, tensor, zeros, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";
import { FLOATING, MEETS, pairSamples, specialPairs } from "../../test/loss-samples.ts";

const float64 = (values: number[][]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });
const input = (): Tensor =>
  float64([
    [-1, -0.5],
    [-2, -0.1],
  ]);
const target = (): Tensor =>
  float64([
    [0.3, 0.7],
    [0.9, 0.2],
  ]);

describe("klDiv", () => {
  test("is y (log y - x), 0 where y is 0, reduced as asked", () => {
    const [x, y] = [
      log(
        tensor([
          [0.5, 0.5],
          [0.25, 0.75],
        ]),
      ),
      tensor([
        [1, 0],
        [0.25, 0.75],
      ]),
    ];
    const none = klDiv(x, y, { reduction: "none" }).toArray() as number[][];
    expect(none[0]![0]).toBeCloseTo(Math.log(2), 6);
    expect([none[0]![1], ...none[1]!].map((v) => Math.round(v! * 1e6) + 0)).toEqual([0, 0, 0]);
    expect(klDiv(x, y).item()).toBeCloseTo(Math.log(2) / 4, 6);
    expect(klDiv(x, y, { reduction: "sum" }).item()).toBeCloseTo(Math.log(2), 6);
    expect(klDiv(x, y, { reduction: "batchmean" }).item()).toBeCloseTo(Math.log(2) / 2, 6);
    expect(klDiv(tensor(-1), tensor(1), { reduction: "batchmean" }).item()).toBe(1);
    expect(klDiv(zeros([0, 2]), zeros([0, 2]), { reduction: "batchmean" }).item()).toBeNaN();
  });

  test("takes logarithms as the target, and broadcasts", () => {
    const plain = klDiv(input(), target(), { reduction: "none" }).toArray() as number[][];
    const logged = klDiv(input(), log(target()), { reduction: "none", logTarget: true });
    for (const [i, value] of [...logged.toTypedArray()].entries())
      expect(value).toBeCloseTo(plain.flat()[i]!, 14);
    expect(klDiv(input(), target().at(0)).item()).toBe(
      klDiv(input(), target().at(0).expand([2, 2])).item(),
    );
  });

  test("has first and second derivatives, for operands that broadcast too", () => {
    for (const reduction of ["mean", "sum", "none", "batchmean"] as const) {
      for (const logTarget of [false, true]) {
        gradCheck((x, y) => klDiv(x, y, { reduction, logTarget }), [input(), target()]);
        gradCheck((x, y) => klDiv(x, y.at(0), { reduction, logTarget }), [input(), target()]);
        gradCheck((x, y) => klDiv(x.at(0), y, { reduction, logTarget }), [input(), target()]);
      }
    }
    for (const logTarget of [false, true])
      gradGradCheck((x, y) => klDiv(x, y, { logTarget }), [input(), target()]);
  });

  test("gives a target of 0 PyTorch's gradient, NaN; one that holds logarithms may be -Infinity", () => {
    const [x, y] = [tensor([-1], { requiresGrad: true }), tensor([0], { requiresGrad: true })];
    klDiv(x, y).backward();
    expect([x.grad!.item(), y.grad!.item()]).toEqual([-0, NaN]);
    expect(klDiv(tensor([-Infinity]), tensor([1])).item()).toBe(Infinity);
  });

  test("says what does not fit", () => {
    expect(() => klDiv(zeros([2, 3]), zeros([2, 2]))).toThrow("klDiv: shapes must broadcast");
    expect(() => klDiv(zeros([2]), zeros([2], { dtype: "int64" }))).toThrow(
      "klDiv: target must be floating; got int64",
    );
    expect(() => klDiv(zeros([2]), zeros([2]), { reduction: "avg" as "mean" })).toThrow(
      "one of mean, batchmean, sum, none",
    );
  });
});

describeOp("klDiv", {
  torch: "F.kl_div(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [MEETS],
  samples: (r) => [
    ...pairSamples(r, {
      x: { high: 0 },
      y: { low: 0.05, high: 1 },
      options: [{ logTarget: true }],
    }),
    {
      args: [r.floating([3, 4]), r.floating([3, 4], { low: 0.05, high: 1 })],
      options: { reduction: "batchmean" },
    },
    {
      args: [r.floating([3, 4]), r.floating([4])],
      options: { reduction: "batchmean", logTarget: true },
    },
    { args: [r.floating([3, 1, 4]), r.floating([2, 1], { low: 0.05, high: 1 })] },
    specialPairs(r, {}, [0, 0.5, 1, 2, Infinity]),
    specialPairs(r, { logTarget: true }),
  ],
});
