import { ones, tensor, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import * as nn from "../index.ts";
import { CrossEntropyLoss, MSELoss } from "../index.ts";

describe("CrossEntropyLoss", () => {
  const logits = tensor([
    [0, 0],
    [Math.log(3), 0],
  ]);
  const labels = tensor([1, 0], { dtype: "int32" });

  test("is the mean of -log softmax at the label, or the sum, or one value a sample", () => {
    const losses = [Math.log(2), Math.log(4 / 3)];
    const mean = (losses[0]! + losses[1]!) / 2;
    expect(new CrossEntropyLoss().forward(logits, labels).item()).toBeCloseTo(mean, 6);
    const sum = new CrossEntropyLoss({ reduction: "sum" }).forward(logits, labels);
    expect(sum.item()).toBeCloseTo(2 * mean, 6);
    const each = new CrossEntropyLoss({ reduction: "none" }).forward(logits, labels);
    for (const [i, loss] of [...each.toTypedArray()].entries())
      expect(loss).toBeCloseTo(losses[i]!, 6);
  });

  test("leaves out samples with the ignored label", () => {
    const ignored = tensor([1, -100], { dtype: "int32" });
    expect(new CrossEntropyLoss().forward(logits, ignored).item()).toBeCloseTo(Math.log(2), 6);
  });

  test("refuses a label that names no class", () => {
    const wrong = tensor([0, 2], { dtype: "int32" });
    expect(() => new CrossEntropyLoss().forward(logits, wrong)).toThrow(/got .*2/);
  });
});

describe("MSELoss", () => {
  test("is the mean square, or the sum, or one value an element", () => {
    const [x, y] = [tensor([1, 2]), tensor([1, 5])];
    expect(new MSELoss().forward(x, y).item()).toBe(4.5);
    expect(new MSELoss({ reduction: "sum" }).forward(x, y).item()).toBe(9);
    expect(new MSELoss({ reduction: "none" }).forward(x, y).toArray()).toEqual([0, 9]);
  });

  test("refuses different shapes", () => {
    expect(() => new MSELoss().forward(ones([2, 1]), zeros([2]))).toThrow(/\[2, 1\].*\[2\]/);
  });
});

describe("CrossEntropyLoss with options", () => {
  test("weighs classes, smooths labels, and takes probabilities", () => {
    const logits = tensor([
      [0, 0],
      [0, 0],
    ]);
    const log2 = Math.log(2);
    const weighted = new CrossEntropyLoss({ weight: tensor([3, 1]), reduction: "none" });
    const losses = [...weighted.forward(logits, tensor([0n, 1n])).toTypedArray()];
    expect(losses[0]! / losses[1]!).toBeCloseTo(3, 6);
    const smoothed = new CrossEntropyLoss({ labelSmoothing: 0.5 });
    expect(smoothed.forward(logits, tensor([0n, 1n])).item()).toBeCloseTo(log2, 6);
    const mixed = tensor([
      [0.5, 0.5],
      [1, 0],
    ]);
    expect(new CrossEntropyLoss().forward(logits, mixed).item()).toBeCloseTo(log2, 6);
  });
});

const pair: [Tensor, Tensor] = [tensor([0.25, 3]), tensor([1, -1])];
const rows: [Tensor, Tensor] = [tensor([[1, 0]]), tensor([[0, 2]])];
test.each<[string, Tensor, number]>([
  ["L1Loss", new nn.L1Loss().forward(...pair), (0.75 + 4) / 2],
  ["SmoothL1Loss", new nn.SmoothL1Loss({ beta: 2 }).forward(...pair), (0.5625 / 4 + 3) / 2],
  ["HuberLoss", new nn.HuberLoss({ delta: 2 }).forward(...pair), (0.28125 + 6) / 2],
  [
    "NLLLoss",
    new nn.NLLLoss({ weight: tensor([1, 3]) }).forward(tensor([[-1, -2]]), tensor([1n])),
    2,
  ],
  ["BCELoss", new nn.BCELoss({ weight: tensor([2]) }).forward(tensor([0]), tensor([1])), 200],
  [
    "BCEWithLogitsLoss",
    new nn.BCEWithLogitsLoss({ posWeight: tensor([2]), weight: tensor([3]) }).forward(
      tensor([-1000]),
      tensor([1]),
    ),
    6000,
  ],
  [
    "KLDivLoss",
    new nn.KLDivLoss({ reduction: "batchmean" }).forward(tensor([[-1, 0]]), tensor([[1, 1]])),
    1,
  ],
  [
    "CosineEmbeddingLoss",
    new nn.CosineEmbeddingLoss({ margin: -0.5 }).forward(...rows, tensor([-1])),
    0.5,
  ],
  ["HingeEmbeddingLoss", new nn.HingeEmbeddingLoss({ margin: 4 }).forward(...pair), (0.25 + 1) / 2],
  [
    "MarginRankingLoss",
    new nn.MarginRankingLoss({ margin: 1, reduction: "sum" }).forward(...pair, tensor([1, 1])),
    1.75,
  ],
  ["SoftMarginLoss", new nn.SoftMarginLoss().forward(tensor([-1000]), tensor([1])), 1000],
  [
    "TripletMarginLoss",
    new nn.TripletMarginLoss({ margin: 4, eps: 0 }).forward(
      tensor([[0]]),
      tensor([[2]]),
      tensor([[5]]),
    ),
    1,
  ],
  ["GaussianNLLLoss", new nn.GaussianNLLLoss().forward(tensor([3]), tensor([1]), tensor([1])), 2],
  [
    "PoissonNLLLoss",
    new nn.PoissonNLLLoss({ logInput: false, eps: 1 }).forward(tensor([0]), tensor([7])),
    0,
  ],
])("%s gives its loss", (_name, loss, wanted) => {
  expect(loss.item()).toBeCloseTo(wanted, 6);
});

test("losses print as in PyTorch: by their names", () => {
  const losses = [
    ...[nn.L1Loss, nn.SmoothL1Loss, nn.HuberLoss, nn.NLLLoss, nn.BCELoss, nn.BCEWithLogitsLoss],
    ...[nn.KLDivLoss, nn.CosineEmbeddingLoss, nn.CrossEntropyLoss, nn.MSELoss, nn.GaussianNLLLoss],
    ...[nn.PoissonNLLLoss, nn.HingeEmbeddingLoss, nn.MarginRankingLoss, nn.SoftMarginLoss],
    nn.TripletMarginLoss,
  ];
  for (const Loss of losses) expect(String(new Loss())).toBe(`${Loss.name}()`);
});

test("weights of losses are buffers, as in PyTorch", () => {
  const names = (module: nn.Module): string[] => Object.keys(module.stateDict());
  expect(names(new nn.CrossEntropyLoss())).toEqual([]);
  expect(names(new nn.NLLLoss({ weight: ones([2]) }))).toEqual(["weight"]);
  expect(names(new nn.BCEWithLogitsLoss({ posWeight: ones([2]) }))).toEqual(["pos_weight"]);
  const loss = new nn.CrossEntropyLoss({ weight: ones([3]) });
  expect(loss.to("float64").weight!.dtype).toBe("float64");
});
