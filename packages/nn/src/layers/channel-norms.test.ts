import { tensor, zeros } from "@weft/tensor";
import { expect, expectTypeOf, test } from "vitest";
import { describeLayers, layerCase } from "../../test/layer-golden.ts";
import type { Layer } from "../index.ts";
import type { Tensor } from "@weft/tensor";
import * as nn from "../index.ts";

/** Two batches, the first for the running statistics only. */
const twice = (layer: Layer, ...batches: Tensor[]): Tensor => {
  layer.forward(batches[0]!);
  return layer.forward(batches[1]!);
};

describeLayers("layers_norms.json", [
  layerCase("nn.BatchNorm1d(3)", () => new nn.BatchNorm1d(3), twice),
  layerCase(
    "nn.BatchNorm1d(3, eps=0.5, momentum=0.5, affine=False)",
    () => new nn.BatchNorm1d(3, { eps: 0.5, momentum: 0.5, affine: false }),
    twice,
  ),
  layerCase(
    "nn.BatchNorm2d(2, momentum=None)",
    () => new nn.BatchNorm2d(2, { momentum: null }),
    twice,
  ),
  [
    "nn.BatchNorm2d(2, affine=False, track_running_stats=False)",
    () => new nn.BatchNorm2d(2, { affine: false, trackRunningStats: false }),
  ],
  ["nn.InstanceNorm1d(3)", () => new nn.InstanceNorm1d(3)],
  layerCase(
    "nn.InstanceNorm1d(2, affine=True, momentum=0.25, track_running_stats=True)",
    () => new nn.InstanceNorm1d(2, { affine: true, momentum: 0.25, trackRunningStats: true }),
    twice,
  ),
  layerCase(
    "nn.InstanceNorm2d(2, eps=0.1, track_running_stats=True)",
    () => new nn.InstanceNorm2d(2, { eps: 0.1, trackRunningStats: true }),
    twice,
  ),
  ["nn.GroupNorm(2, 4)", () => new nn.GroupNorm(2, 4)],
  [
    "nn.GroupNorm(3, 3, eps=0.1, affine=False)",
    () => new nn.GroupNorm(3, 3, { eps: 0.1, affine: false }),
  ],
]);

test("running statistics are buffers under PyTorch's names, which are saved and can be reset", () => {
  const norm = new nn.BatchNorm1d(1, { momentum: 1 });
  norm.forward(tensor([[1], [3]]));
  expect(Object.keys(norm.stateDict())).toEqual([
    ...["weight", "bias", "running_mean", "running_var", "num_batches_tracked"],
  ]);
  const twin = new nn.BatchNorm1d(1);
  twin.loadStateDict(norm.stateDict());
  expect(
    twin
      .eval()
      .forward(tensor([[2]]))
      .item(),
  ).toBe(0);
  expect(twin.num_batches_tracked.item()).toBe(1);
  twin.resetRunningStats();
  expect([twin.running_mean.item(), twin.running_var.item()]).toEqual([0, 1]);
  expect(twin.num_batches_tracked.item()).toBe(0);
  expect(twin.to("float64").running_var.dtype).toBe("float64");
  expect(twin.num_batches_tracked.dtype).toBe("int64");
});

test("evaluation leaves running statistics alone", () => {
  const norm = new nn.BatchNorm2d(1).eval();
  norm.forward(tensor([[[[5, 7]]]]));
  expect(norm.running_mean.toArray()).toEqual([0]);
  expect(norm.num_batches_tracked.item()).toBe(0);
});

test("a batch norm in a Sequential moves its statistics once a step", () => {
  const net = new nn.Sequential(new nn.Linear(2, 2), new nn.BatchNorm1d(2), new nn.ReLU());
  net
    .forward(zeros([3, 2]))
    .sum()
    .backward();
  expect(net[1].num_batches_tracked.item()).toBe(1);
  expect(net[1].weight.grad).not.toBeNull();
});

test("options decide which parts there are", () => {
  expectTypeOf(new nn.BatchNorm1d(1, { affine: false }).weight).toEqualTypeOf<null>();
  expectTypeOf(new nn.BatchNorm1d(1).running_mean).toEqualTypeOf<Tensor>();
  expectTypeOf(new nn.InstanceNorm1d(1).running_mean).toEqualTypeOf<null>();
  expectTypeOf<nn.BufferKey<nn.BatchNorm2d>>().toEqualTypeOf<
    "running_mean" | "running_var" | "num_batches_tracked"
  >();
});

test("norms say what is wrong", () => {
  expect(() => new nn.BatchNorm1d(2).forward(zeros([2, 2, 2, 2]))).toThrow(
    "BatchNorm1d: x must have 2 or 3 dimensions; got shape [2, 2, 2, 2]",
  );
  expect(() => new nn.BatchNorm2d(2).forward(zeros([1, 3, 2, 2]))).toThrow(
    "BatchNorm2d: x must have 2 channels in dimension 1; got shape [1, 3, 2, 2]",
  );
  expect(() => new nn.BatchNorm1d(2).forward(zeros([1, 2]))).toThrow("more than one value");
  expect(() => new nn.InstanceNorm2d(2).forward(zeros([2, 2]))).toThrow("3 or 4 dimensions");
  expect(() => new nn.GroupNorm(2, 3)).toThrow("must divide numChannels; got 2 and 3");
  expect(() => new nn.GroupNorm(0, 3)).toThrow("numGroups must be a whole number of at least 1");
});
