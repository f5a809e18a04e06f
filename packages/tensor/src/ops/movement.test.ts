import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  broadcastTensors,
  meshgrid,
  ones,
  tensor,
  tile,
  zeros,
  type DType,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const count = (...shape: number[]): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(Array.from({ length: size }, (_, i) => i)).reshape(shape);
};
const f64 = (...shape: number[]): Tensor =>
  count(...shape)
    .to("float64")
    .add(0.5)
    .detach()
    .setRequiresGrad();

describe("views", () => {
  test("narrow, select, split, chunk, tensorSplit, unbind, diagonal and unfold share the storage", () => {
    const x = count(4, 3);
    const views = [
      x.narrow(0, 1, 2),
      x.select(1, -1),
      ...x.split(3),
      ...x.chunk(2, 1),
      ...x.tensorSplit([1, 2]),
      ...x.unbind(1),
      x.diagonal(),
      x.diag(-1),
      x.unfold(0, 2, 1),
      x.movedim(0, 1),
    ];
    expect(views.every((view) => view.storage === x.storage)).toBe(true);
    expect(x.narrow(0, -2, 2).toArray()).toEqual([
      [6, 7, 8],
      [9, 10, 11],
    ]);
    expect(x.split(3).map((part) => part.shape)).toEqual([
      [3, 3],
      [1, 3],
    ]);
    expect(x.split([1, 0, 3]).map((part) => part.shape)).toEqual([
      [1, 3],
      [0, 3],
      [3, 3],
    ]);
    expect(x.chunk(3).map((part) => part.shape[0])).toEqual([2, 2]); // as torch: not three
    expect(zeros([0, 2]).chunk(3).length).toBe(3);
    expect(x.tensorSplit(3).map((part) => part.shape[0])).toEqual([2, 1, 1]);
    expect(x.tensorSplit([3, 1]).map((part) => part.shape[0])).toEqual([3, 0, 3]);
    expect(x.unbind(1)[2]!.toArray()).toEqual([2, 5, 8, 11]);
    expect(x.diagonal({ offset: -2 }).toArray()).toEqual([6, 10]);
    expect(count(2, 2, 2).diagonal({ dim1: 0, dim2: -1 }).toArray()).toEqual([
      [0, 5],
      [2, 7],
    ]);
    expect(x.diagonal({ offset: 5 }).shape).toEqual([0]);
    expect(x.unfold(0, 3, 1).shape).toEqual([2, 3, 3]);
    expect(count(5).unfold(0, 2, 2).toArray()).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test("view follows PyTorch: any strides that allow it, never a copy", () => {
    const x = count(2, 3, 4).transpose(0, 1);
    expect(x.view([3, 2, 2, 2]).storage).toBe(x.storage);
    expect(x.view([3, 2, 2, 2]).toArray()).toEqual(x.contiguous().view([3, 2, 2, 2]).toArray());
    expect(() => x.view([6, 4])).toThrow(
      /view: merged dimensions must follow.*strides \[4, 12, 1\] to \[6, 4\] \(use reshape\)/,
    );
    expect(x.reshape([6, 4]).storage).not.toBe(x.storage);
    expect(x.unsqueeze(1).storage).toBe(x.storage);
    expect(zeros([0, 2]).t().view([0]).shape).toEqual([0]);
    expect(zeros([1]).expand([3]).view([3, 1]).strides[0]).toBe(0);
  });

  test("reshape of any permutation gives the elements in its order", () => {
    const shapes = fc.constantFrom([24], [4, 6], [6, 4], [2, 12], [3, 8], [1, 24, 1], [2, 2, 3, 2]);
    const orders = fc.constantFrom(
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    );
    fc.assert(
      fc.property(shapes, orders, (shape, order) => {
        const x = count(2, 3, 4).permute(order);
        expect(x.reshape(shape).toArray()).toEqual(x.contiguous().reshape(shape).toArray());
      }),
      { seed: 42 },
    );
  });

  test("have gradients, second ones too", () => {
    const x = f64(4, 3);
    for (const f of [
      (t: Tensor) => t.unfold(0, 2, 1).pow(2),
      (t: Tensor) => t.t().diagonal({ offset: 1 }).pow(3),
      (t: Tensor) => t.split([1, 3])[1]!.mul(t.narrow(0, 0, 3)),
      (t: Tensor) => t.unbind(1)[0]!.mul(t.select(1, 2)),
      (t: Tensor) => t.t().view([3, 2, 2]).pow(2),
    ]) {
      gradCheck(f, [x]);
      gradGradCheck(f, [x]);
    }
  });

  test("refuse what does not fit", () => {
    const x = zeros([2, 3]);
    expect(() => x.narrow(0, 1, 2)).toThrow(
      /narrow: start and length must stay within dimension 0 with size 2; got start 1 and length 2/,
    );
    expect(() => x.split([1, 2])).toThrow(/sizes must add up to 2.*got \[1, 2\]/);
    expect(() => x.split(0)).toThrow(/size must be a positive integer; got 0/);
    expect(() => x.chunk(0)).toThrow(/number of parts must be a positive integer; got 0/);
    expect(() => tensor(1).unbind()).toThrow(/unbind: the tensor must have a dimension/);
    expect(() => x.diagonal({ dim1: 1 })).toThrow(/dim1 and dim2 must differ/);
    expect(() => x.unfold(0, 3, 1)).toThrow(/must not be longer than dimension 0; got 3/);
    expect(() => x.unfold(0, 1, 0)).toThrow(/step must be a positive integer/);
    expect(() => x.movedim([0, 0], [0, 1])).toThrow(/equally many, each once/);
    expect(() => x.unflatten(1, [2, -1])).toThrow(/must multiply to 3/);
    expect(() => x.at("::-1")).toThrow(/step of at least 1.*flip/);
  });
});

describe("copies", () => {
  test("flip, roll, repeat, tile and repeatInterleave", () => {
    const x = count(2, 3);
    expect(x.flip([0, 1]).toArray()).toEqual([
      [5, 4, 3],
      [2, 1, 0],
    ]);
    expect(x.t().flip(0).toArray()).toEqual([
      [2, 5],
      [1, 4],
      [0, 3],
    ]);
    expect(x.fliplr().flipud().toArray()).toEqual(x.flip([0, 1]).toArray());
    expect(zeros([0, 2]).flip(0).shape).toEqual([0, 2]);
    expect(x.roll(1).toArray()).toEqual([
      [5, 0, 1],
      [2, 3, 4],
    ]);
    expect(x.roll([1, -1], [0, 1]).toArray()).toEqual([
      [4, 5, 3],
      [1, 2, 0],
    ]);
    expect(x.repeat([2, 1, 2]).shape).toEqual([2, 2, 6]);
    expect(tensor([1, 2]).repeat([2, 2]).toArray()).toEqual([
      [1, 2, 1, 2],
      [1, 2, 1, 2],
    ]);
    expect(tensor([1, 2]).repeat([0]).shape).toEqual([0]);
    expect(tile(tensor([[1], [2]]), [2]).toArray()).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(x.repeatInterleave(2, { dim: 1 }).toArray()).toEqual([
      [0, 0, 1, 1, 2, 2],
      [3, 3, 4, 4, 5, 5],
    ]);
    expect(x.repeatInterleave(tensor([0n, 2n]), { dim: 0 }).toArray()).toEqual([
      [3, 4, 5],
      [3, 4, 5],
    ]);
    expect(x.repeatInterleave(tensor(2n)).shape).toEqual([12]);
    const same = tensor([1]);
    expect(same.repeat([1]).storage).not.toBe(same.storage);
  });

  test("pad in all modes, with crops, in torch's order", () => {
    const x = count(2, 3);
    expect(x.pad([1, 0, 0, 1], { value: 9 }).toArray()).toEqual([
      [9, 0, 1, 2],
      [9, 3, 4, 5],
      [9, 9, 9, 9],
    ]);
    expect(x.pad([-1, 1]).toArray()).toEqual([
      [1, 2, 0],
      [4, 5, 0],
    ]);
    expect(x.pad([-2, -1]).shape).toEqual([2, 0]);
    expect(x.pad([2, 1], { mode: "reflect" }).at(0).toArray()).toEqual([2, 1, 0, 1, 2, 1]);
    expect(x.pad([2, 1], { mode: "replicate" }).at(1).toArray()).toEqual([3, 3, 3, 4, 5, 5]);
    expect(x.pad([2, 1], { mode: "circular" }).at(0).toArray()).toEqual([1, 2, 0, 1, 2, 0]);
    expect(x.pad([1, -1], { mode: "circular" }).at(0).toArray()).toEqual([2, 0, 1]);
    expect(() => x.pad([1])).toThrow(/must come in pairs/);
    expect(() => x.pad([1, 1, 1, 1, 1, 1])).toThrow(/at most one pair a dimension/);
    expect(() => x.pad([-2, -2])).toThrow(/no size may become negative/);
    expect(() => x.pad([3, 0], { mode: "reflect" })).toThrow(
      /reflect can add at most 2 positions to dimension 1/,
    );
    expect(() => x.pad([1, 1], { mode: "mirror" as never })).toThrow(
      /mode must be constant.*got mirror/,
    );
  });

  test("tril, triu, diagEmbed and diag", () => {
    const x = count(2, 3).add(1);
    expect(x.tril().toArray()).toEqual([
      [1, 0, 0],
      [4, 5, 0],
    ]);
    expect(x.triu(1).toArray()).toEqual([
      [0, 2, 3],
      [0, 0, 6],
    ]);
    expect(x.tril(-1).toArray()).toEqual([
      [0, 0, 0],
      [4, 0, 0],
    ]);
    expect(
      tensor([
        [NaN, NaN],
        [1, NaN],
      ])
        .tril(-1)
        .toArray(),
    ).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(tensor([1, 2]).diagEmbed({ offset: -1 }).toArray()).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [0, 2, 0],
    ]);
    expect(x.diagEmbed({ dim1: 0, dim2: 2 }).shape).toEqual([3, 2, 3]);
    expect(() => tensor([1]).tril()).toThrow(/at least two dimensions; got shape \[1\]/);
    expect(() => zeros([2, 2, 2]).diag()).toThrow(
      /a vector or a matrix is needed; got shape \[2, 2, 2\]/,
    );
  });

  test("meshgrid and broadcastTensors", () => {
    const [a, b] = [tensor([1, 2]), tensor([3, 4, 5])];
    expect(meshgrid([a, b], { indexing: "xy" })[0]!.toArray()).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(meshgrid([a, b])[1]!.toArray()).toEqual([
      [3, 4, 5],
      [3, 4, 5],
    ]);
    expect(broadcastTensors([ones([2, 1]), b]).map((t) => t.shape)).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });

  test("have gradients, second ones too", () => {
    const x = f64(3, 4);
    for (const f of [
      (t: Tensor) => t.flip(1).pow(2),
      (t: Tensor) => t.roll([1, 2], [0, 1]).pow(2),
      (t: Tensor) => t.repeat([2, 2]).pow(2),
      (t: Tensor) => t.repeatInterleave(tensor([1n, 2n, 0n]), { dim: 0 }).pow(2),
      (t: Tensor) => t.pad([1, -1, 2, 0], { value: 3 }).pow(2),
      (t: Tensor) => t.pad([2, 1], { mode: "reflect" }).pow(2),
      (t: Tensor) => t.tril(1).pow(2),
      (t: Tensor) => t.diagEmbed().pow(2),
    ]) {
      gradCheck(f, [x]);
      gradGradCheck(f, [x]);
    }
  });
});

test.each<DType>(["bool", "uint8", "int32", "int64", "float16", "bfloat16", "float32", "float64"])(
  "%s tensors move like all others",
  (dtype) => {
    const x = tensor(
      [
        [0, 1],
        [1, 1],
        [0, 0],
      ],
      { dtype },
    );
    const want = (y: Tensor): unknown => y.to("float64").toArray();
    expect(want(x.t().flip(0))).toEqual([
      [1, 1, 0],
      [0, 1, 0],
    ]);
    expect(want(x.roll(1, 0))).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
    ]);
    expect(want(x.pad([0, 1], { value: 1 }))).toEqual([
      [0, 1, 1],
      [1, 1, 1],
      [0, 0, 1],
    ]);
    expect(want(x.repeatInterleave(2, { dim: 1 }))).toEqual([
      [0, 0, 1, 1],
      [1, 1, 1, 1],
      [0, 0, 0, 0],
    ]);
    expect(want(x.tril())).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
  },
);
