import { describe, expect, test } from "vitest";
import { arange, tensor, zeros, type Index, type Tensor } from "../index.ts";
import { gradCheck } from "../testing/index.ts";

const x = arange(24).reshape([2, 3, 4]);
const f64 = (shape: number[]): Tensor =>
  arange(
    shape.reduce((a, b) => a * b, 1),
    { dtype: "float64" },
  )
    .reshape(shape)
    .clone()
    .setRequiresGrad();

describe("views share storage", () => {
  test.each<[string, (t: Tensor) => Tensor]>([
    ["reshape of contiguous elements", (t) => t.reshape([6, -1])],
    ["view", (t) => t.view([24])],
    ["permute", (t) => t.permute([2, 0, 1])],
    ["transpose", (t) => t.transpose(0, -1)],
    ["expand", (t) => t.unsqueeze(0).expand([5, -1, -1, -1])],
    ["squeeze and unsqueeze", (t) => t.unsqueeze(1).squeeze()],
    ["flatten", (t) => t.flatten(1)],
    ["at", (t) => t.at(1, "0:2", "...")],
    ["detach", (t) => t.detach()],
  ])("%s", (_, view) => {
    expect(view(x).storage).toBe(x.storage);
  });

  test("and reshape copies when it has to", () => {
    expect(x.transpose(0, 1).reshape([24]).storage).not.toBe(x.storage);
    expect(x.transpose(0, 1).reshape([24]).at("0:5").toArray()).toEqual([0, 1, 2, 3, 12]);
    expect(() => x.transpose(0, 1).view([24])).toThrow(/follow each other in memory.*use reshape/);
  });
});

describe("shapes", () => {
  test("follow PyTorch's rules", () => {
    expect(x.permute([2, 0, 1]).shape).toEqual([4, 2, 3]);
    expect(x.flatten(0, 1).shape).toEqual([6, 4]);
    expect(tensor(3).flatten().shape).toEqual([1]);
    expect(zeros([1, 3, 1]).squeeze().shape).toEqual([3]);
    expect(zeros([1, 3, 1]).squeeze(0).shape).toEqual([3, 1]);
    expect(zeros([1, 3, 1]).squeeze(1).shape).toEqual([1, 3, 1]);
    expect(zeros([3]).unsqueeze(-1).shape).toEqual([3, 1]);
    expect(zeros([0, 3]).reshape([3, 0]).shape).toEqual([3, 0]);
    expect(tensor([1, 2]).t().shape).toEqual([2]);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "reshape to another size",
      () => x.reshape([5, 5]),
      /reshape: the number of elements must stay the same; got \[2, 3, 4\] \(24 elements\) to \[5, 5\]/,
    ],
    ["reshape with two open sizes", () => x.reshape([-1, -1]), /reshape/],
    [
      "permute with a dimension twice",
      () => x.permute([0, 0, 1]),
      /every dimension once; got \[0, 0, 1\]/,
    ],
    [
      "transpose out of range",
      () => x.transpose(0, 3),
      /dim must be an integer from -3 to 2; got 3/,
    ],
    [
      "expand of a size that is not 1",
      () => x.expand([2, 3, 5]),
      /only sizes of 1 can change; got \[2, 3, 4\] to \[2, 3, 5\]/,
    ],
    ["t of a cube", () => x.t(), /at most 2 dimensions/],
    ["flatten backwards", () => x.flatten(2, 0), /startDim must not come after endDim/],
  ])("%s is refused", (_, act, message) => {
    expect(act).toThrow(message);
  });
});

test("gradients flow through views as differences say", () => {
  gradCheck(
    (t) =>
      t
        .permute([2, 0, 1])
        .mul(t.permute([2, 0, 1]))
        .reshape([4, 6]),
    [f64([2, 3, 4])],
  );
  gradCheck(
    (t) => t.expand([3, 2, 4]).mul(arange(24, { dtype: "float64" }).reshape([3, 2, 4])),
    [f64([2, 4])],
  );
  gradCheck((t) => t.at(1, "::2", null, "...").mul(2), [f64([2, 3, 4])]);
  gradCheck((t) => t.squeeze(0).unsqueeze(2).flatten(), [f64([1, 3, 2])]);
});

describe("at", () => {
  test.each<[readonly Index[], unknown]>([
    [[1, 2, 3], 23],
    [
      [-1, -1],
      [20, 21, 22, 23],
    ],
    [
      [0, "1:", 0],
      [4, 8],
    ],
    [
      [":", ":", "-1:"],
      [
        [[3], [7], [11]],
        [[15], [19], [23]],
      ],
    ],
    [
      ["...", 0],
      [
        [0, 4, 8],
        [12, 16, 20],
      ],
    ],
    [
      [1, "::2", "1:3"],
      [
        [13, 14],
        [21, 22],
      ],
    ],
    [[0, "5:"], []],
    [[0, 0, null, "1:2"], [[1]]],
  ])("of %j selects as in Python", (index, want) => {
    expect(x.at(...index).toArray()).toEqual(want);
  });

  test.each<[readonly Index[], RegExp]>([
    [[2], /index 2 is out of range for dimension 0 with size 2/],
    [[0, 1.5], /index 1\.5 is out of range for dimension 1/],
    [[0, 0, 0, 0], /at most one entry a dimension/],
    [["...", "..."], /one "\.\.\."/],
    [["1:2:0"], /step of at least 1.*got "1:2:0"/],
  ])("of %j is refused", (index, message) => {
    expect(() => x.at(...index)).toThrow(message);
  });

  test("and set write through to the storage", () => {
    const w = zeros([2, 3]);
    w.set([0, 0], 42);
    w.set([":", "1:"], tensor([[1], [2]]));
    w.at(1).add_(10);
    expect(w.toArray()).toEqual([
      [42, 1, 1],
      [10, 12, 12],
    ]);
    expect(() => w.set([0], tensor([1, 2]))).toThrow(/shapes must broadcast/);
  });
});

test("indexSelect copies rows of any dimension, adds up gradients of repeated ones, and checks positions", () => {
  const index = tensor([2, 0, 2], { dtype: "int32" });
  expect(x.at(0).indexSelect(0, index).toArray()).toEqual([
    [8, 9, 10, 11],
    [0, 1, 2, 3],
    [8, 9, 10, 11],
  ]);
  expect(x.at(0).indexSelect(1, index).at(0).toArray()).toEqual([2, 0, 2]);
  gradCheck((t) => t.indexSelect(0, index).mul(t.indexSelect(0, index)), [f64([3, 2])]);
  gradCheck((t) => t.indexSelect(1, index), [f64([2, 3])]);
  expect(() => x.indexSelect(0, index)).toThrow(
    /positions of a dimension with size 2 \(they go from 0 to 1\); got 2/,
  );
  expect(() => x.indexSelect(0, tensor([0]))).toThrow(/index must be int64 or int32; got float32/);
});
