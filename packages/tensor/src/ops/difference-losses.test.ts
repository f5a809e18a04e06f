import { describe, expect, test } from "vitest";
import {
  huberLoss,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  tensor,
  zeros,
  type DType,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";
import {
  FLOATING,
  pairSamples,
  MEETS,
  REFUSES_TO_BROADCAST,
  specialPairs,
} from "../../test/loss-samples.ts";

const losses = { l1Loss, mseLoss, smoothL1Loss, huberLoss };
const float64 = (values: number[]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });

const sum = { reduction: "sum" } as const;

/** Gradients of the summed loss with respect to both operands. */
function gradients(loss: (x: Tensor, y: Tensor) => Tensor, x: number[], y: number[]): unknown[] {
  const [a, b] = [float64(x), float64(y)];
  loss(a, b).backward();
  return [a.grad!.toArray(), b.grad!.toArray()];
}

describe.each(Object.entries(losses))("%s", (name, loss) => {
  test("is reduced as asked, of nothing too", () => {
    const [x, y] = [tensor([1, 2]), tensor([1, 4])];
    const each = { l1Loss: 2, mseLoss: 4, smoothL1Loss: 1.5, huberLoss: 1.5 }[name]!;
    expect(loss(x, y).item()).toBe(each / 2);
    expect(loss(x, y, { reduction: "sum" }).item()).toBe(each);
    expect(loss(x, y, { reduction: "none" }).toArray()).toEqual([0, each]);
    expect(loss(tensor(1), tensor(3)).shape).toEqual([]);
    expect(loss(zeros([0, 2]), zeros([0, 2])).item()).toBeNaN();
    expect(loss(zeros([0, 2]), zeros([0, 2]), { reduction: "sum" }).item()).toBe(0);
  });

  test("has first and second derivatives", () => {
    const [x, y] = [float64([1, 2.5, -3]), float64([0.3, 4.7, -2.5])];
    for (const reduction of ["mean", "sum", "none"] as const)
      gradCheck((a, b) => loss(a, b, { reduction }), [x, y]);
    gradGradCheck((a, b) => loss(a, b), [x, y]);
  });

  test.each<[DType, DType, DType]>([
    ["float32", "float64", "float64"],
    ["float32", "int64", "float32"],
    ["int32", "int32", "float32"],
    ["bfloat16", "bfloat16", "bfloat16"],
    ["float16", "float32", "float32"],
  ])("of %s and %s is %s", (a, b, dtype) => {
    const found = loss(tensor([1, 2], { dtype: a }), tensor([1, 5], { dtype: b }));
    expect(found.dtype).toBe(dtype);
    expect(found.item()).toBe(
      { l1Loss: 1.5, mseLoss: 4.5, smoothL1Loss: 1.25, huberLoss: 1.25 }[name],
    );
  });

  test("rounds 16-bit floats once", () => {
    const [x, y] = [tensor([1, 3.25, -7]), tensor([0.125, 1, 2])];
    const half = loss(x.to("bfloat16"), y.to("bfloat16"));
    expect(half.item()).toBe(loss(x, y).to("bfloat16").item());
  });

  test("does not broadcast, and knows its reductions", () => {
    expect(() => loss(zeros([2, 1]), zeros([2]))).toThrow(
      `${name}: input and target must have the same shape; got [2, 1] and [2] (reshape or expand one)`,
    );
    // @ts-expect-error a wrong name
    expect(() => loss(zeros([2]), zeros([2]), { reduction: "avg" })).toThrow(/got "avg"/);
  });

  test("reads any layout", () => {
    const x = tensor([
      [1, 2],
      [3, 5],
    ]);
    const y = tensor([
      [0, 1],
      [7, 2],
    ]);
    const none = { reduction: "none" } as const;
    expect(loss(x.t(), y, none).toArray()).toEqual(loss(x.t().contiguous(), y, none).toArray());
  });
});

describe("subgradients are PyTorch's", () => {
  test("l1Loss: 0 at 0, and of NaN", () => {
    expect(gradients((a, b) => l1Loss(a, b, sum), [1, 2, NaN], [1, 4, 0])).toEqual([
      [0, -1, 0],
      [0, 1, 0],
    ]);
  });

  test("smoothL1Loss: 1 from beta on; with a beta of 0 it is -1 at 0", () => {
    const at = (beta: number) => (x: Tensor, y: Tensor) => smoothL1Loss(x, y, { beta, ...sum });
    expect(gradients(at(2), [2, 1, -2, NaN], [0, 0, 0, 0])).toEqual([
      [1, 0.5, -1, NaN],
      [-1, -0.5, 1, NaN],
    ]);
    expect(gradients(at(0), [1, 0, NaN], [1, 3, 0])).toEqual([
      [-1, -1, NaN],
      [-1, 1, NaN],
    ]);
    expect(smoothL1Loss(tensor([3]), tensor([1]), { beta: 0 }).item()).toBe(2);
  });

  test("huberLoss: delta from delta on", () => {
    const at2 = (x: Tensor, y: Tensor): Tensor => huberLoss(x, y, { delta: 2, ...sum });
    expect(gradients(at2, [2, 1, -5, NaN], [0, 0, 0, 0])).toEqual([
      [2, 1, -2, NaN],
      [-2, -1, 2, NaN],
    ]);
  });

  test("beta may not be negative, nor delta 0", () => {
    expect(() => smoothL1Loss(zeros([1]), zeros([1]), { beta: -1 })).toThrow(
      "beta must be at least 0; got -1",
    );
    expect(() => huberLoss(zeros([1]), zeros([1]), { delta: 0 })).toThrow(
      "delta must be positive; got 0",
    );
  });
});

describeOp("l1Loss", {
  torch: "F.l1_loss(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [REFUSES_TO_BROADCAST, MEETS],
  samples: (r) => [...pairSamples(r, { x: { low: 1 }, y: { high: 0.9 } }), specialPairs(r)],
});

describeOp("mseLoss", {
  torch: "F.mse_loss(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: {
    ...SUMMED,
    float16: { rtol: 2 ** -9, atol: 2 ** -10 },
    reason: "PyTorch rounds the difference to float16 before it squares it.",
  },
  deviations: [REFUSES_TO_BROADCAST],
  samples: (r) => [...pairSamples(r), specialPairs(r)],
});

describeOp("smoothL1Loss", {
  torch: "F.smooth_l1_loss(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [REFUSES_TO_BROADCAST],
  samples: (r) => [
    ...pairSamples(r, { options: [{ beta: 0.25 }, { beta: 2 }] }),
    specialPairs(r, { beta: 0 }),
    specialPairs(r),
  ],
});

describeOp("huberLoss", {
  torch: "F.huber_loss(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [REFUSES_TO_BROADCAST, MEETS],
  samples: (r) => [
    ...pairSamples(r, { options: [{ delta: 0.25 }, { delta: 2 }] }),
    specialPairs(r, { delta: 1.5 }),
  ],
});
