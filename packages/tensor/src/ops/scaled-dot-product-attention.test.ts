import { describe, expect, test } from "vitest";
import {
  Generator,
  manualSeed,
  memoryStats,
  noGrad,
  ones,
  rand,
  randn,
  scaledDotProductAttention,
  softmax,
  tensor,
  tril,
  where,
  zeros,
  type AttentionOptions,
  type DType,
  type Shape,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";
import { FLOATING } from "../../test/loss-samples.ts";

const draw = (...shape: number[]): Tensor => randn(shape, { dtype: "float64" }).setRequiresGrad();
const inputs = (): Tensor[] => [draw(2, 3, 4), draw(2, 5, 4), draw(2, 5, 2)];

/** The formula. */
function plain(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | null, scale?: number): Tensor {
  let scores = q.matmul(k.transpose(-1, -2)).mul(scale ?? 1 / Math.sqrt(q.shape.at(-1)!));
  if (mask?.dtype === "bool") scores = where(mask, scores, -Infinity);
  else if (mask !== null) scores = scores.add(mask);
  return softmax(scores, -1).matmul(v);
}

function expectClose(a: Tensor, b: Tensor): void {
  expect(a.shape).toEqual(b.shape);
  if (a.size > 0)
    expect(a.sub(b).abs().amax().item()).toBeLessThan(a.dtype === "float64" ? 1e-13 : 1e-5);
}

const causal = (queries: number, keys: number): Tensor =>
  tril(ones([queries, keys], { dtype: "bool" }));

describe("scaledDotProductAttention", () => {
  test("weighs values by the softmax of scaled products", () => {
    const [q, k, v] = [
      tensor([[1, 0]]),
      tensor([
        [0, 1],
        [0, -1],
      ]),
      tensor([[1], [3]]),
    ];
    expect(scaledDotProductAttention(q, k, v).toArray()).toEqual([[2]]);
    const sharp = scaledDotProductAttention(tensor([[0, 1]]), k, v, { scale: 100 });
    expect(sharp.toArray()).toEqual([[1]]);
    expect(scaledDotProductAttention(q, k, v, { isCausal: true }).toArray()).toEqual([[1]]);
  });

  test.each<[Shape, Shape, Shape]>([
    [
      [3, 4],
      [5, 4],
      [5, 2],
    ],
    [
      [2, 3, 4],
      [2, 5, 4],
      [2, 5, 2],
    ],
    [
      [3, 1, 3, 4],
      [2, 5, 4],
      [5, 2],
    ],
    [
      [3, 4],
      [5, 4],
      [2, 3, 5, 2],
    ],
    [
      [1, 70, 33],
      [2, 300, 33],
      [2, 300, 65],
    ],
    [
      [2, 0, 4],
      [2, 5, 4],
      [2, 5, 2],
    ],
    [
      [2, 3, 4],
      [2, 5, 4],
      [2, 5, 0],
    ],
    [
      [0, 3, 4],
      [0, 5, 4],
      [0, 5, 2],
    ],
  ])("equals its formula for %j, %j and %j, with gradients", (a, b, c) => {
    const [queries, keys] = [a.at(-2)!, b.at(-2)!];
    const some = rand([queries, keys]).gt(0.5).logicalOr(causal(queries, keys));
    const bias = draw(1, keys);
    const cases: [AttentionOptions, Tensor | null][] = [
      [{}, null],
      [{ scale: 0.3 }, null],
      [{ isCausal: true }, causal(queries, keys)],
      [{ attnMask: some }, some],
      [{ attnMask: bias }, bias],
    ];
    for (const [options, mask] of cases) {
      const given = [draw(...a), draw(...b), draw(...c)] as const;
      const out = scaledDotProductAttention(...given, options);
      const wanted = plain(...given, mask, options.scale ?? undefined);
      expectClose(out, wanted);
      const leaves = [...given, bias];
      const gradients = [out, wanted].map((y) => {
        for (const leaf of leaves) leaf.grad = null;
        y.mul(y.detach()).sum().backward();
        return leaves.map((leaf) => leaf.grad);
      });
      for (const [i, gradient] of gradients[0]!.entries())
        if (gradients[1]![i] !== null) expectClose(gradient!, gradients[1]![i]!);
    }
  });

  test("reads any layout", () => {
    const [q, k, v] = [draw(3, 2, 4), draw(5, 2, 4), draw(5, 2, 2)].map((x) =>
      x.transpose(0, 1),
    ) as [Tensor, Tensor, Tensor];
    const found = scaledDotProductAttention(q, k, v);
    expect(found.toArray()).toEqual(
      scaledDotProductAttention(q.contiguous(), k.contiguous(), v.contiguous()).toArray(),
    );
  });

  test("masks broadcast; a causal one starts at the first query and key", () => {
    const [q, k, v] = inputs() as [Tensor, Tensor, Tensor];
    for (const shape of [[5], [1, 5], [2, 1, 5], [3, 1], []]) {
      const bias = randn(shape, { dtype: "float64" });
      expectClose(scaledDotProductAttention(q, k, v, { attnMask: bias }), plain(q, k, v, bias));
    }
    const options = { isCausal: true };
    expectClose(scaledDotProductAttention(k, q, q, options), plain(k, q, q, causal(5, 3)));
    const first = scaledDotProductAttention(q, k, v, options).at(":", 0);
    expectClose(first, v.at(":", 0));
  });

  test("gives a query that may attend to nothing zeros and no gradient", () => {
    const attnMask = tensor([
      [true, true],
      [false, false],
    ]);
    for (const mask of [attnMask, where(attnMask, 0, -Infinity).to("float64")]) {
      for (const createGraph of [false, true]) {
        const [q, k, v] = [draw(2, 3), draw(2, 3), draw(2, 2)] as const;
        const out = scaledDotProductAttention(q, k, v, { attnMask: mask });
        expect(out.at(1).toArray()).toEqual([0, 0]);
        out.sum().backward(1, { createGraph });
        expect(q.grad!.at(1).toArray()).toEqual([0, 0, 0]);
        for (const leaf of [q, k, v])
          for (const value of leaf.grad!.toTypedArray()) expect(value).not.toBeNaN();
      }
    }
    expect(
      scaledDotProductAttention(zeros([2, 3]), zeros([0, 3]), zeros([0, 4])).toArray(),
    ).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  test("a NaN score is no mask", () => {
    const k = tensor([[NaN], [-Infinity]]);
    expect(scaledDotProductAttention(tensor([[1]]), k, tensor([[1], [2]])).item()).toBeNaN();
  });

  test("has first and second derivatives", () => {
    manualSeed(1);
    gradCheck((q, k, v) => scaledDotProductAttention(q, k, v), inputs());
    gradCheck(
      (q, k, v) => scaledDotProductAttention(q, k, v, { isCausal: true, scale: 0.7 }),
      inputs(),
    );
    gradCheck(
      (q, k, v, m) => scaledDotProductAttention(q, k, v, { attnMask: m }),
      [...inputs(), draw(1, 5)],
    );
    gradCheck((q, k, v) => scaledDotProductAttention(q.at(0), k, v), inputs());
    gradGradCheck((q, k, v) => scaledDotProductAttention(q, k, v, { isCausal: true }), inputs());
    gradGradCheck(
      (q, k, v, m) => scaledDotProductAttention(q, k, v, { attnMask: m }),
      [...inputs(), draw(3, 5)],
    );
    const attnMask = causal(3, 5).logicalOr(tensor([false, false, false, false, true]));
    gradGradCheck((q, k, v) => scaledDotProductAttention(q, k, v, { attnMask }), inputs());
  });

  test("drops weights with PyTorch's numbers, and the same in backward", () => {
    const given = inputs() as [Tensor, Tensor, Tensor];
    const dropped = (q: Tensor, k: Tensor, v: Tensor): Tensor =>
      scaledDotProductAttention(q, k, v, { dropoutP: 0.4, generator: new Generator(5) });
    const kept = new Uint8Array(2 * 3 * 5);
    new Generator(5).fillBernoulli(kept, 0.6);
    const [q, k, v] = given;
    const weights = softmax(q.matmul(k.transpose(-1, -2)).mul(0.5), -1);
    const noise = tensor([...kept], { dtype: "float64" })
      .reshape([2, 3, 5])
      .div(0.6);
    expectClose(dropped(...given), weights.mul(noise).matmul(v));
    gradCheck(dropped, given);
    gradGradCheck(dropped, given);
    expect(scaledDotProductAttention(q, k, v, { dropoutP: 1 }).abs().sum().item()).toBe(0);
  });

  test("gives the same gradient twice from a retained graph", () => {
    const [q, k, v] = inputs() as [Tensor, Tensor, Tensor];
    const out = scaledDotProductAttention(q, k, v);
    const dy = randn(out.shape, { dtype: "float64" });
    const once = [0, 1].map(() => {
      for (const leaf of [q, k, v]) leaf.grad = null;
      out.backward(dy, { retainGraph: true });
      return [q, k, v].map((leaf) => leaf.grad!.toArray());
    });
    expect(once[1]).toEqual(once[0]);
  });

  test.each<DType>(["float16", "bfloat16"])("computes %s in float32", (dtype) => {
    const given = [randn([3, 4]), randn([5, 4]), randn([5, 2])].map((x) => x.to(dtype)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const wide = given.map((x) => x.to("float32")) as [Tensor, Tensor, Tensor];
    const attnMask = randn([5]).to(dtype);
    const found = scaledDotProductAttention(...given, { attnMask });
    expect(found.dtype).toBe(dtype);
    const wanted = scaledDotProductAttention(...wide, { attnMask: attnMask.to("float32") });
    expect(found.toArray()).toEqual(wanted.to(dtype).toArray());
  });

  test("holds the scores once while it runs, and gives everything back", () => {
    const [q, k, v] = [randn([4, 256, 8]), randn([4, 256, 8]), randn([4, 256, 8])];
    const attnMask = causal(256, 256);
    const before = memoryStats().inUseBytes;
    const out = noGrad(() => scaledDotProductAttention(q, k, v, { attnMask }));
    expect(memoryStats().inUseBytes - before).toBeLessThanOrEqual(2 * 4 * out.size);
    for (const leaf of [q, k, v]) leaf.setRequiresGrad();
    const recorded = scaledDotProductAttention(q, k, v, { attnMask });
    const scores = 4 * 4 * 256 * 256;
    expect(memoryStats().inUseBytes - before).toBeLessThan(1.5 * scores);
    recorded.sum().backward();
    expect(memoryStats().inUseBytes - before).toBeLessThan(scores / 2);
  });

  const [q, k, v] = [zeros([3, 4]), zeros([5, 4]), zeros([5, 2])];
  test.each<[() => Tensor, string]>([
    [() => scaledDotProductAttention(zeros([4]), k, v), "got query [4], key [5, 4], value [5, 2]"],
    [
      () => scaledDotProductAttention(q, zeros([5, 3]), v),
      "query must be [..., queries, size], key [..., keys, size]",
    ],
    [() => scaledDotProductAttention(q, k, zeros([4, 2])), "value [..., keys, out]; got"],
    [
      () => scaledDotProductAttention(q.to("float64"), k, v),
      "the same floating dtype; got float64, float32 and float32",
    ],
    [
      () => scaledDotProductAttention(q.expand([2, 3, 4]), k.expand([3, 5, 4]), v),
      "leading dimensions: shapes must broadcast",
    ],
    [
      () => scaledDotProductAttention(q, k, v, { attnMask: zeros([3, 5]), isCausal: true }),
      "attnMask and isCausal exclude each other",
    ],
    [
      () => scaledDotProductAttention(q, k, v, { attnMask: zeros([3, 5], { dtype: "int64" }) }),
      "attnMask must be bool or have the query's dtype; got int64 and float32",
    ],
    [
      () => scaledDotProductAttention(q, k, v, { attnMask: zeros([3, 4]) }),
      "attnMask: shapes must broadcast",
    ],
    [
      () => scaledDotProductAttention(q, k, v, { attnMask: zeros([2, 3, 5]) }),
      "attnMask must broadcast to the scores' shape [3, 5]; got [2, 3, 5]",
    ],
    [
      () => scaledDotProductAttention(q, k, v, { dropoutP: 1.5 }),
      "dropoutP must be from 0 to 1; got 1.5",
    ],
  ])("refuses what does not fit (case %#)", (run, message) => {
    expect(run).toThrow(message);
  });
});

// PyTorch 2's definition, in PyTorch 1's words.
const SCORES = "a0 @ a1.transpose(-1, -2) * (a0.shape[-1] ** -0.5 if o.scale is None else o.scale)";
const CAUSAL =
  "torch.zeros(a0.shape[-2], a1.shape[-2]).masked_fill(torch.ones(a0.shape[-2], a1.shape[-2]).tril() == 0, -torch.inf)";

describeOp("scaledDotProductAttention", {
  torch: ({ options = {} }) => {
    const mask = options["attnMask"] as Tensor | undefined; // what the samples say
    if (options["isCausal"] === true)
      return `torch.softmax(${SCORES} + (${CAUSAL}).to(a0.dtype), -1) @ a2`;
    if (mask === undefined) return `torch.softmax(${SCORES}, -1) @ a2`;
    return mask.dtype === "bool"
      ? `torch.softmax((${SCORES}).masked_fill(~o.attn_mask, -torch.inf), -1) @ a2`
      : `torch.softmax(${SCORES} + o.attn_mask, -1) @ a2`;
  },
  dtypes: FLOATING,
  tolerance: {
    ...SUMMED,
    float16: { rtol: 2 ** -8, atol: 2 ** -8 },
    bfloat16: { rtol: 2 ** -5, atol: 2 ** -5 },
    reason: "PyTorch rounds scores and weights to 16 bits on the way.",
  },
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) => ours.error !== null && mutation !== null,
      reason:
        "The formula takes more than the op: vectors, masks of other dtypes or with more dimensions.",
    },
  ],
  samples: (r) => {
    const three = (...batch: number[]): Tensor[] => [
      r.floating([...batch, 3, 4]),
      r.floating([...batch, 5, 4]),
      r.floating([...batch, 5, 2]),
    ];
    const some = tril(ones([3, 5], { dtype: "bool" })).logicalOr(r.mask([3, 5]));
    return [
      { args: three() },
      { args: three(2), options: { scale: 0.75 } },
      { args: three(2, 3), options: { isCausal: true } },
      { args: three(2), options: { attnMask: some } },
      { args: three(2), options: { attnMask: r.floating([3, 5]) } },
      { args: three(2, 2), options: { attnMask: r.floating([2, 1, 1, 5]) } },
      { args: [r.floating([2, 1, 3, 4]), r.floating([3, 5, 4]), r.floating([5, 2])] },
      { args: three(0) },
      { args: [r.floating([3, 4]), r.floating([5, 4]), r.floating([5, 0])] },
    ];
  },
});
