import { describe, expect, test } from "vitest";
import { describeOp } from "../../test/op-suite/index.ts";
import { FLOATING } from "../../test/loss-samples.ts";
import { ctcLoss, logSoftmax, randn, tensor, zeros, type Tensor } from "../index.ts";
import { gradCheck } from "../testing/index.ts";

const uniform = (steps: number, classes: number): Tensor =>
  logSoftmax(zeros([steps, classes], { dtype: "float64" }), -1);

describe("ctcLoss", () => {
  test("is minus the logarithm of the probability of all ways to write the target", () => {
    // Of nine ways through two steps "a" is written by aa, a-, -a.
    expect(
      ctcLoss(uniform(2, 3), tensor([1n]), 2, 1)
        .exp()
        .item(),
    ).toBeCloseTo(3, 12);
    // "aa" needs a blank between: a-a alone, of 27.
    const doubled = ctcLoss(uniform(3, 3), tensor([1n, 1n]), 3, 2, { reduction: "sum" });
    expect(doubled.exp().item()).toBeCloseTo(27, 10);
    // "ab" in three steps: aab, abb, -ab, a-b, ab-.
    const pair = ctcLoss(uniform(3, 3), tensor([1n, 2n]), 3, 2, { reduction: "sum" });
    expect(pair.exp().item()).toBeCloseTo(27 / 5, 12);
    // Nothing: blanks alone.
    expect(
      ctcLoss(uniform(2, 3), tensor([], { dtype: "int64" }), 2, 0)
        .exp()
        .item(),
    ).toBeCloseTo(9);
  });

  test("is the sum over all ways, as an enumeration gives it", () => {
    const [steps, classes, target] = [5, 3, [2, 1, 1]];
    const logs = logSoftmax(randn([steps, classes], { dtype: "float64" }), -1);
    const p = logs.exp().toArray() as number[][];
    let total = 0;
    for (let way = 0; way < classes ** steps; way++) {
      const path = p.map((_, t) => Math.floor(way / classes ** t) % classes);
      const written = path.filter((c, t) => c !== 0 && c !== path[t - 1]);
      if (written.join() === target.join())
        total += path.reduce((product, c, t) => product * p[t]![c]!, 1);
    }
    const loss = ctcLoss(logs, tensor(target, { dtype: "int32" }), [5], [3], { reduction: "sum" });
    expect(loss.item()).toBeCloseTo(-Math.log(total), 12);
  });

  test("takes targets padded or one after the other, lengths as lists or tensors, and looks at nothing beyond them", () => {
    const logs = logSoftmax(randn([6, 2, 4]), -1);
    const padded = tensor([
      [1n, 3n, 99n],
      [2n, -1n, 0n],
    ]);
    const joined = tensor([1n, 3n, 2n]);
    const want = ctcLoss(logs, padded, [6, 4], [2, 1], { reduction: "none" });
    const got = ctcLoss(logs, joined, tensor([6n, 4n]), tensor([2, 1], { dtype: "int32" }), {
      reduction: "none",
    });
    expect(got.toArray()).toEqual(want.toArray());
    expect(want.shape).toEqual([2]);
    const alone = ctcLoss(logs.select(1, 1), tensor([2n]), 4, 1, { reduction: "none" });
    expect(alone.shape).toEqual([]);
    expect(alone.item()).toBeCloseTo((want.toArray() as number[])[1]!, 6);
  });

  test("divides by the length of each target before a mean", () => {
    const logs = logSoftmax(randn([6, 2, 4], { dtype: "float64" }), -1);
    const call = (reduction: "none" | "mean" | "sum"): Tensor =>
      ctcLoss(logs, tensor([1n, 3n]), [6, 6], [2, 0], { reduction });
    const [a, b] = call("none").toArray() as number[];
    expect(call("mean").item()).toBeCloseTo((a! / 2 + b!) / 2, 12);
    expect(call("sum").item()).toBeCloseTo(a! + b!, 12);
  });

  test("is infinite for a target that does not fit, or 0 with a gradient of 0", () => {
    const x = randn([2, 4], { requiresGrad: true });
    const call = (zeroInfinity: boolean): Tensor =>
      ctcLoss(logSoftmax(x, -1), tensor([1n, 1n]), 2, 2, { zeroInfinity });
    expect(call(false).item()).toBe(Infinity);
    const loss = call(true);
    expect(loss.item()).toBe(0);
    loss.backward();
    expect(x.grad!.toArray()).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(ctcLoss(uniform(2, 3), tensor([1n]), 0, 1).item()).toBe(Infinity);
    expect(ctcLoss(uniform(2, 3), tensor([], { dtype: "int64" }), 0, 0).item()).toBe(0);
  });

  test("keeps the gradient finite where a class has no probability", () => {
    const logs = tensor([[-Infinity, 0, -Infinity]], { requiresGrad: true });
    ctcLoss(logs, tensor([1n]), 1, 1).backward();
    expect(logs.grad!.toArray()).toEqual([[0, 0, 0]]);
  });

  test("has the gradient that differences give, through logSoftmax", () => {
    const targets = tensor([
      [1n, 1n, 3n],
      [2n, 0n, 0n],
    ]);
    for (const reduction of ["mean", "sum", "none"] as const) {
      gradCheck(
        (x) => ctcLoss(logSoftmax(x, -1), targets, [6, 4], [3, 1], { reduction }),
        [randn([6, 2, 4], { dtype: "float64", requiresGrad: true })],
      );
    }
  });

  test("refuses a second derivative, instead of a wrong one", () => {
    const x = randn([2, 4], { requiresGrad: true });
    const loss = ctcLoss(logSoftmax(x, -1), tensor([1n]), 2, 1);
    expect(() => loss.backward(undefined, { createGraph: true })).toThrow(
      "ctcLoss: there is no second derivative",
    );
  });

  const logs = uniform(3, 4).unsqueeze(1);
  test.each<[string, () => Tensor, string]>([
    [
      "a scalar",
      () => ctcLoss(zeros([]), tensor([1n]), 1, 1),
      "logProbs must be [steps, samples, classes] or [steps, classes]; got []",
    ],
    [
      "whole numbers for logarithms",
      () => ctcLoss(zeros([3, 4], { dtype: "int64" }), tensor([1n]), 3, 1),
      "logProbs must be floating; got int64",
    ],
    [
      "targets that are no integers",
      () => ctcLoss(logs, tensor([1]), [3], [1]),
      "targets must be int64, int32 or uint8; got float32",
    ],
    [
      "a blank that is no class",
      () => ctcLoss(logs, tensor([1n]), [3], [1], { blank: 4 }),
      "blank must be a class, from 0 to 3; got 4",
    ],
    [
      "another number of lengths",
      () => ctcLoss(logs, tensor([1n]), [3, 3], [1]),
      "inputLengths must be [samples], here [1]; got 2 lengths",
    ],
    [
      "more steps than there are",
      () => ctcLoss(logs, tensor([1n]), [4], [1]),
      "inputLengths[0] must be from 0 to 3; got 4",
    ],
    [
      "half a length",
      () => ctcLoss(logs, tensor([1n]), [3], [0.5]),
      "targetLengths[0] must be an integer; got 0.5",
    ],
    [
      "no lengths",
      () => ctcLoss(logs, tensor([1n]), undefined as never, [1]),
      "inputLengths must be a list or a tensor of integers; got undefined",
    ],
    [
      "targets for other lengths",
      () => ctcLoss(logs, tensor([1n, 2n]), [3], [1]),
      "one after the other, here [1]; got [2]",
    ],
    [
      "a target that is no class",
      () => ctcLoss(logs, tensor([4n]), [3], [1]),
      "a target must be a class, from 0 to 3, but the blank 0; got 4 in sample 0",
    ],
    ["the blank as a target", () => ctcLoss(logs, tensor([0n]), [3], [1]), "got 0 in sample 0"],
    [
      "an unknown option",
      () => ctcLoss(logs, tensor([1n]), [3], [1], { zero_infinity: true } as never),
      'got "zero_infinity"',
    ],
    [
      "text for a flag",
      () => ctcLoss(logs, tensor([1n]), [3], [1], { zeroInfinity: "no" as never }),
      'zeroInfinity must be true or false; got "no"',
    ],
  ])("refuses %s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describeOp("ctcLoss", {
  torch: "F.ctc_loss(a0, a1, a2, a3, **o)",
  dtypes: FLOATING,
  twiceDifferentiable: false,
  tolerance: {
    float32: { rtol: 2e-6, atol: 2e-6 },
    float64: { rtol: 1e-13, atol: 1e-13 },
    reason: "Ours sums ways in float64, PyTorch in the input's dtype.",
  },
  gradTolerance: {
    float32: { rtol: 2e-5, atol: 2e-6 },
    float64: { rtol: 1e-12, atol: 1e-13 },
    reason: "Ours sums ways in float64, PyTorch in the input's dtype.",
  },
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours }) => ours.error?.message.includes("must be int64, int32 or uint8") === true,
      reason: "PyTorch cuts fractions off labels and lengths.",
    },
    {
      aspects: ["verdict"],
      when: ({ ours }) => ours.error?.message.includes("must be [samples], here") === true,
      reason: "PyTorch takes lengths of any rank that has as many elements.",
    },
  ],
  // Labels of one class less than there are, as PyTorch does not look whether a label is a class, and breaks;
  // padded, as it reads beyond targets that lie one after the other. The goldens of CTCLoss have both.
  // All but the first are special, as differences would leave what logSoftmax can give: see the test through it above.
  samples: (r) => {
    const logs = (...shape: number[]): Tensor => logSoftmax(r.floating(shape), -1);
    const lengths = (...values: number[]): Tensor =>
      r.values(values.map(BigInt), { dtype: "int64" });
    const labels = (...shape: number[]): Tensor => r.index(shape, 2).add(1n);
    return [
      {
        // Fits nowhere: 0, whatever the logarithms are.
        args: [logs(2, 2, 4), labels(2, 3), lengths(1, 2), lengths(3, 3)],
        options: { zeroInfinity: true },
      },
      { args: [logs(7, 2, 4), labels(2, 3), lengths(7, 6), lengths(3, 2)] },
      {
        args: [logs(7, 2, 4), labels(2, 4), lengths(7, 6), lengths(3, 1)],
        options: { reduction: "none" },
      },
      { args: [logs(6, 4), labels(1, 2), lengths(6), lengths(2)], options: { reduction: "sum" } },
      {
        args: [logs(3, 2, 4), labels(2, 3), lengths(3, 1), lengths(1, 3)],
        options: { reduction: "sum", zeroInfinity: true },
      },
      {
        args: [logs(5, 2, 4), r.index([2, 2], 3), lengths(5, 5), lengths(2, 0)],
        options: { blank: 3 },
      },
    ].map((sample, i) => ({ ...sample, isSpecial: i > 0 }));
  },
});
