import { expect, test } from "vitest";
import { randint, tensor, topk } from "../index.ts";
import { describeOp, MORE_DTYPES } from "../../test/op-suite/index.ts";

describeOp("topk", {
  torch: "torch.topk(a0, a1, **o)",
  deviations: [
    MORE_DTYPES,
    {
      aspects: ["value"],
      when: ({ mutation }) => mutation !== null,
      reason: "Which of equal elements come first: ours are the first ones, PyTorch's any.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([]), 1] },
    { args: [r.tensor([6], { distinct: true }), 3] },
    { args: [r.tensor([4, 5], { distinct: true }), 2], options: { dim: 0 } },
    { args: [r.tensor([3, 4, 2], { distinct: true }), 4], options: { dim: -2, largest: false } },
    { args: [r.tensor([3, 4], { distinct: true }), 0] },
    { args: [r.tensor([0, 4]), 2] },
    { args: [r.tensor([3, 0]), 0] },
    { args: [r.tensor([3, 40], { distinct: true }), 5], options: { dim: r.pick([-1, 1]) } },
    { args: [r.tensor([50, 2], { distinct: true }), 9], options: { dim: 0, largest: false } },
    { args: [r.tensor([3, 4]), 5] },
  ],
});

test.each([true, false])(
  "a few of many are what sorting gives (largest: %s), NaN and ties included",
  (largest) => {
    const x = randint(-9, 9, [7, 300]).to("float32");
    const rows = x.toArray() as number[][];
    for (const [i, value] of [NaN, Infinity, -Infinity, -0].entries()) rows[i]!.fill(value, 20, 23);
    const given = tensor(rows);
    const { values, indices } = topk(given, 40, { largest });
    const all = given.sort({ descending: largest });
    expect(values.toArray()).toEqual(all.values.at(":", ":40").toArray());
    expect(indices.toArray()).toEqual(all.indices.at(":", ":40").toArray());
  },
);
