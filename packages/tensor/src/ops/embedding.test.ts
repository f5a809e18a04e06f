import { describe, expect, test } from "vitest";
import { embedding, manualSeed, randn, tensor, zeros, type DType, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp } from "../../test/op-suite/index.ts";

const table = (dtype: DType = "float64"): Tensor =>
  tensor(
    [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
    { dtype, requiresGrad: true },
  );

describe("embedding", () => {
  test("looks rows up by indices of any shape, layout and integer dtype", () => {
    expect(embedding(tensor([[2n, 0n]]), table()).toArray()).toEqual([
      [
        [4, 5],
        [0, 1],
      ],
    ]);
    expect(embedding(tensor(1n), table()).toArray()).toEqual([2, 3]);
    expect(
      embedding(
        tensor(
          [
            [0, 2],
            [1, 0],
          ],
          { dtype: "int32" },
        ).t(),
        table(),
      ).toArray(),
    ).toEqual([
      [
        [0, 1],
        [2, 3],
      ],
      [
        [4, 5],
        [0, 1],
      ],
    ]);
    expect(embedding(zeros([2, 0, 3], { dtype: "int64" }), table()).shape).toEqual([2, 0, 3, 2]);
    expect(embedding(zeros([0], { dtype: "int64" }), zeros([0, 4])).shape).toEqual([0, 4]);
    expect(embedding(tensor([1n]), tensor([[1n], [7n]])).toArray()).toEqual([[7]]);
    const wide = tensor([
      [0, 2, 4],
      [1, 3, 5],
    ]);
    expect(embedding(tensor([2n]), wide.t()).toArray()).toEqual([[4, 5]]);
  });

  test("adds up the gradients of a row, divided by how often it was looked up when asked", () => {
    const w = table();
    embedding(
      tensor([
        [0n, 2n],
        [2n, 2n],
      ]),
      w,
    )
      .sum()
      .backward();
    expect(w.grad!.toArray()).toEqual([
      [1, 1],
      [0, 0],
      [3, 3],
    ]);
    w.grad = null;
    embedding(tensor([0n, 2n, 2n, 2n]), w, { scaleGradByFreq: true })
      .mul(tensor([[1], [3], [6], [9]]))
      .sum()
      .backward();
    expect(w.grad!.at(0).toArray()).toEqual([1, 1]);
    expect(w.grad!.at(2, 0).item()).toBeCloseTo(6, 14);
  });

  test.each([2, -1])("gives the padding row %i no gradient, recorded or not", (paddingIdx) => {
    const gradients = [false, true].map((createGraph) => {
      const w = table();
      embedding(tensor([0n, 2n, 2n]), w, { paddingIdx })
        .mul(tensor([[1], [NaN], [3]]))
        .sum()
        .backward(1, { createGraph });
      return w.grad!.toArray();
    });
    expect(gradients).toEqual(
      [0, 1].map(() => [
        [1, 1],
        [0, 0],
        [0, 0],
      ]),
    );
  });

  test("adds to a gradient that is there what a gradient by itself would be, bit for bit", () => {
    manualSeed(3);
    const [w, other] = [randn([7, 5]).setRequiresGrad(), randn([7, 5])];
    const indices = tensor([1n, 4n, 1n, 1n, 6n, 4n]);
    const dy = randn([6, 5]);
    for (const options of [{}, { paddingIdx: 4 }, { scaleGradByFreq: true }, { paddingIdx: 5 }]) {
      w.grad = null;
      embedding(indices, w, options).backward(dy);
      const alone = w.grad as unknown as Tensor;
      w.grad = other.clone();
      embedding(indices, w, options).backward(dy);
      expect(w.grad.toArray()).toEqual(other.add(alone).toArray());
    }
  });

  test("writes the first contribution where it is wanted", () => {
    const w = table("float32");
    w.gradTarget = zeros([3, 2]).add(7);
    const { gradTarget } = w;
    embedding(tensor([0n, 2n]), w, { paddingIdx: 2 })
      .sum()
      .backward();
    expect(gradTarget.toArray()).toEqual([
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(w.grad).toBe(gradTarget);
  });

  test.each<DType>(["float16", "bfloat16"])("adds gradients of %s up in float32", (dtype) => {
    const w = table(dtype);
    const dy = tensor([[256], [1], [1]])
      .expand([3, 2])
      .to(dtype);
    for (const earlier of [false, true]) {
      if (!earlier) w.grad = null;
      embedding(tensor([0n, 0n, 0n]), w).backward(dy);
      expect(w.grad!.dtype).toBe(dtype);
      expect(w.grad!.at(0).toArray()).toEqual(earlier ? [516, 516] : [258, 258]);
    }
  });

  test("has first and second derivatives", () => {
    const options = [{}, { paddingIdx: 0 }, { scaleGradByFreq: true, paddingIdx: 0 }];
    gradCheck((w) => embedding(tensor([2n, 1n, 2n]), w), [table()]);
    for (const each of options)
      gradGradCheck((w) => embedding(tensor([2n, 1n, 0n, 1n]), w.mul(w), each), [table()]);
  });

  test("scales rows that are looked up down to maxNorm, in the table itself", () => {
    for (const turned of [false, true]) {
      const plain = tensor([
        [0, 1],
        [3, 4],
        [6, 8],
      ]);
      const w = turned ? plain.t().contiguous().t() : plain;
      const before = w.storage.version;
      const out = embedding(tensor([0n, 2n, 2n]), w, { maxNorm: 5 });
      const scale = Math.fround(5 / Math.fround(10 + 1e-7));
      expect(w.toArray()).toEqual([
        [0, 1],
        [3, 4],
        [Math.fround(6 * scale), Math.fround(8 * scale)],
      ]);
      expect(out.toArray()).toEqual([w.at(0), w.at(2), w.at(2)].map((row) => row.toArray()));
      expect(w.storage.version).toBe(before + 1);
      embedding(tensor([1n]), w, { maxNorm: 3.5, normType: 1 });
      expect(w.at(1, 0).item()).toBeCloseTo(1.5, 6);
    }
    const leaf = tensor([[3, 4]], { requiresGrad: true });
    embedding(tensor([0n]), leaf, { maxNorm: 1 })
      .sum()
      .backward();
    expect(leaf.at(0, 1).item()).toBeCloseTo(0.8, 6);
    expect(leaf.grad!.toArray()).toEqual([[1, 1]]);
  });

  test("refuses what does not fit, before anything is changed", () => {
    const w = tensor([
      [3, 4],
      [6, 8],
    ]);
    const wrong = tensor([
      [0n, 1n],
      [0n, 2n],
    ]);
    expect(() => embedding(wrong, w, { maxNorm: 1 })).toThrow(
      "embedding: indices must hold positions of a dimension with size 2 (they go from 0 to 1); got 2 at [1, 1]",
    );
    expect(w.toArray()).toEqual([
      [3, 4],
      [6, 8],
    ]);
    expect(() => embedding(tensor(-1n), w)).toThrow(/got -1$/);
    expect(() => embedding(tensor([4294967296n]), w)).toThrow("got 4294967296 at [0]");
    expect(() => embedding(tensor([0]), w)).toThrow(
      'embedding: indices must be int64 or int32; got float32 (cast it, as in indices.to("int64"))',
    );
    expect(() => embedding(tensor([0n]), w.at(0))).toThrow(
      "embedding: weight must be [rows, size]; got [2]",
    );
    for (const paddingIdx of [2, -3, 0.5])
      expect(() => embedding(tensor([0n]), w, { paddingIdx })).toThrow(
        `paddingIdx must be a row of a table with 2, negative ones from the end; got ${paddingIdx}`,
      );
    expect(() => embedding(tensor([0n]), tensor([[1n]]), { maxNorm: 1 })).toThrow(
      "weight must be floating to have its norms limited; got int64",
    );
    expect(() => embedding(tensor([0n]), w, { maxNorm: NaN })).toThrow(
      "embedding: maxNorm must be a number; got NaN",
    );
  });
});

describeOp("embedding", {
  torch: "F.embedding(a0, a1, **o)",
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) =>
        ours.error === null && mutation?.text.startsWith("uint8") === true,
      reason: "Indices may be uint8 too.",
    },
  ],
  samples: (r) => [
    { args: [r.index([5], 4), r.tensor([4, 3])] },
    { args: [r.index([], 4), r.tensor([4, 3])] },
    { args: [r.index([2, 3], 4), r.tensor([4, 3])], options: { paddingIdx: -1 }, isSpecial: true },
    {
      args: [r.index([2, 3, 2], 3), r.tensor([3, 1])],
      options: { paddingIdx: 0, scaleGradByFreq: true },
      isSpecial: true,
    },
    {
      args: [r.index([7], 2, { dtype: "int32" }), r.tensor([2, 5])],
      options: { scaleGradByFreq: true },
      isSpecial: true,
    },
    { args: [r.index([0], 4), r.tensor([4, 3])] },
    { args: [r.index([2, 0, 3], 4), r.tensor([4, 3])] },
    { args: [r.index([3], 4), r.tensor([4, 0])] },
  ],
});
