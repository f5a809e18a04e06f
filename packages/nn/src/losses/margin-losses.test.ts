import { tensor, zeros, type Tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { describeLayers } from "../../test/layer-golden.ts";
import * as nn from "../index.ts";

const weight = (): Tensor => tensor([0.5, 2, 1]);
const distanceFunction = (a: Tensor, b: Tensor): Tensor => a.sub(b).abs().sum({ dim: -1 });

describeLayers("layers_losses.json", [
  ["nn.MultiMarginLoss()", () => new nn.MultiMarginLoss()],
  [
    "nn.MultiMarginLoss(p=2, margin=0.5, weight=torch.tensor([0.5, 2, 1]), reduction='sum')",
    () => new nn.MultiMarginLoss({ p: 2, margin: 0.5, weight: weight(), reduction: "sum" }),
  ],
  ["nn.MultiMarginLoss(reduction='none')", () => new nn.MultiMarginLoss({ reduction: "none" })],
  ["nn.MultiLabelMarginLoss()", () => new nn.MultiLabelMarginLoss()],
  [
    "nn.MultiLabelMarginLoss(reduction='none')",
    () => new nn.MultiLabelMarginLoss({ reduction: "none" }),
  ],
  [
    "nn.MultiLabelMarginLoss(reduction='sum')",
    () => new nn.MultiLabelMarginLoss({ reduction: "sum" }),
  ],
  ["nn.MultiLabelSoftMarginLoss()", () => new nn.MultiLabelSoftMarginLoss()],
  [
    "nn.MultiLabelSoftMarginLoss(weight=torch.tensor([0.5, 2, 1]), reduction='none')",
    () => new nn.MultiLabelSoftMarginLoss({ weight: weight(), reduction: "none" }),
  ],
  ["nn.TripletMarginWithDistanceLoss()", () => new nn.TripletMarginWithDistanceLoss()],
  [
    "nn.TripletMarginWithDistanceLoss(distance_function=lambda a, b: (a - b).abs().sum(-1), margin=3.0, swap=True, reduction='none')",
    () =>
      new nn.TripletMarginWithDistanceLoss({
        distanceFunction,
        margin: 3,
        swap: true,
        reduction: "none",
      }),
  ],
  ["nn.CTCLoss()", () => new nn.CTCLoss()],
  ["nn.CTCLoss(blank=2, reduction='none')", () => new nn.CTCLoss({ blank: 2, reduction: "none" })],
  [
    "nn.CTCLoss(reduction='sum', zero_infinity=True)",
    () => new nn.CTCLoss({ reduction: "sum", zeroInfinity: true }),
  ],
]);

test("a violation of exactly 0 has no gradient, as in PyTorch", () => {
  const x = tensor([[1, 0]]).setRequiresGrad();
  new nn.MultiMarginLoss().forward(x, tensor([0n])).backward();
  expect(x.grad!.toArray()).toEqual([[0, 0]]);
});

test("margin losses say what is wrong", () => {
  expect(() => new nn.MultiMarginLoss({ p: 3 as 2 })).toThrow("p must be 1 or 2; got 3");
  expect(() => new nn.MultiMarginLoss({ reduction: "max" as "sum" })).toThrow('got "max"');
  expect(() => new nn.MultiMarginLoss().forward(zeros([2, 3]), tensor([1n]))).toThrow(
    "got [2, 3] and [1]",
  );
  expect(() => new nn.MultiLabelMarginLoss().forward(zeros([3]), tensor([1n]))).toThrow(
    "got [3] and [1]",
  );
  expect(() => new nn.MultiLabelSoftMarginLoss().forward(zeros([3]), zeros([2]))).toThrow(
    "must have the same shape",
  );
});
