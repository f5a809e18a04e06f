import { describe, expect, test } from "vitest";
import {
  argsort,
  indexAdd_,
  maskedFill_,
  oneHot,
  ones,
  scatter_,
  sort,
  tensor,
  topk,
  where,
  zeros,
  type DType,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const f64 = (values: number[] | number[][]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });
const i64 = (...values: number[]): Tensor => tensor(values, { dtype: "int64" });
const matrix = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

describe("gather and scatter", () => {
  test("gather takes one element for each of the index, which may be smaller", () => {
    expect(matrix.gather(1, tensor([[2n, 0n]])).toArray()).toEqual([[3, 1]]);
    expect(
      matrix
        .t()
        .gather(
          0,
          tensor([
            [2n, 0n],
            [1n, 1n],
          ]),
        )
        .toArray(),
    ).toEqual([
      [3, 4],
      [2, 5],
    ]);
    expect(tensor(5).gather(0, tensor(0n)).item()).toBe(5);
    expect(zeros([2, 0]).gather(1, zeros([2, 0], { dtype: "int64" })).shape).toEqual([2, 0]);
    expect(matrix.takeAlongDim(tensor([[1n]]), 1).toArray()).toEqual([[2], [5]]);
    expect(matrix.take(tensor([[5n], [-6n]])).toArray()).toEqual([[6], [1]]);
  });

  test("scatter writes the last of several, scatterAdd adds all", () => {
    const index = tensor([
      [0n, 0n],
      [1n, 2n],
    ]);
    const source = tensor([
      [10, 20, 99],
      [30, 40, 99],
    ]);
    expect(matrix.scatter(1, index, source).toArray()).toEqual([
      [20, 2, 3],
      [4, 30, 40],
    ]);
    expect(matrix.scatter(1, index, 0).toArray()).toEqual([
      [0, 2, 3],
      [4, 0, 0],
    ]);
    expect(matrix.scatterAdd(1, index, source).toArray()).toEqual([
      [31, 2, 3],
      [4, 35, 46],
    ]);
    expect(scatter_(zeros([3]), 0, i64(2), tensor([7])).toArray()).toEqual([0, 0, 7]);
    expect(
      tensor([1n, 2n])
        .scatterAdd(0, i64(1, 1), tensor([5n, 6n]))
        .toArray(),
    ).toEqual([1, 13]);
    expect(
      tensor([1], { dtype: "float16" })
        .scatterAdd(0, i64(0), tensor([2], { dtype: "float16" }))
        .item(),
    ).toBe(3);
  });

  test("indexAdd, indexCopy and indexFill write slices of any dimension", () => {
    expect(matrix.indexAdd(1, i64(0, 0), ones([2, 2]), { alpha: 10 }).toArray()).toEqual([
      [21, 2, 3],
      [24, 5, 6],
    ]);
    expect(matrix.indexCopy(0, i64(1), tensor([[7, 8, 9]])).toArray()).toEqual([
      [1, 2, 3],
      [7, 8, 9],
    ]);
    expect(matrix.indexFill(1, i64(2, 0), -1).toArray()).toEqual([
      [-1, 2, -1],
      [-1, 5, -1],
    ]);
    expect(indexAdd_(tensor(1), 0, i64(0), tensor(2)).item()).toBe(3);
  });

  test("have gradients, second ones too", () => {
    const index = tensor([
      [0n, 1n],
      [0n, 0n],
    ]);
    for (const f of [
      (x: Tensor) => x.gather(0, index).pow(3),
      (x: Tensor, y: Tensor) => x.scatterAdd(0, index, y).pow(2),
      (x: Tensor, y: Tensor) =>
        x
          .scatter(
            0,
            tensor([
              [0n, 1n],
              [1n, 0n],
            ]),
            y,
          )
          .pow(2),
      (x: Tensor, y: Tensor) => x.indexAdd(1, i64(1, 1), y).pow(2),
      (x: Tensor, y: Tensor) => x.indexCopy(1, i64(1, 0), y).pow(2),
      (x: Tensor) => x.indexFill(0, i64(1), 3).pow(2),
    ]) {
      gradCheck(f, [
        f64([
          [1, 2],
          [3, 4],
        ]),
        f64([
          [5, 6],
          [7, 8],
        ]),
      ]);
      gradGradCheck(f, [
        f64([
          [1, 2],
          [3, 4],
        ]),
        f64([
          [5, 6],
          [7, 8],
        ]),
      ]);
    }
  });

  test("refuse indices and sources that do not fit", () => {
    expect(() => matrix.gather(1, i64(0))).toThrow(
      /as many dimensions as x.*index \[1\] for x \[2, 3\]/,
    );
    expect(() => matrix.gather(1, tensor([[3n]]))).toThrow(
      /gather: index must hold positions.*size 3.*got 3/,
    );
    expect(() => matrix.gather(1, tensor([[-1n]]))).toThrow(/they go from 0 to 2\); got -1/);
    expect(() => matrix.gather(2, tensor([[0n]]))).toThrow(/gather: dim must be/);
    expect(() => matrix.gather(1, tensor([[0.5]]))).toThrow(/must be int64 or int32; got float32/);
    expect(() => matrix.scatter(0, tensor([[0n]]), tensor([[1n]]))).toThrow(
      /dtype of x; got int64 and float32/,
    );
    expect(() => matrix.scatterAdd(0, tensor([[0n], [1n]]), ones([1, 1]))).toThrow(
      /nowhere smaller.*\[1, 1\] and index \[2, 1\]/,
    );
    expect(() => matrix.indexAdd(0, i64(0), ones([1, 2]))).toThrow(
      /source must have shape \[1, 3\]; got \[1, 2\]/,
    );
    expect(() => matrix.indexFill(0, i64(0), ones([1]))).toThrow(
      /a number or a 0-d tensor; got shape \[1\]/,
    );
    expect(() => matrix.take(tensor([2n ** 40n]))).toThrow(/got 1099511627776/);
  });
});

describe("where and masks", () => {
  test("choose elements with broadcasting and promotion", () => {
    const condition = tensor([[true], [false]]);
    expect(where(condition, matrix, tensor([7, 8, 9])).toArray()).toEqual([
      [1, 2, 3],
      [7, 8, 9],
    ]);
    expect(where(condition.t(), matrix.t(), 0).toArray()).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    const dtypes = [
      where(condition, 1, 0),
      where(condition, 1, 0.5),
      where(condition, tensor([1n]), 0.5),
    ];
    expect(dtypes.map((x) => x.dtype)).toEqual(["int64", "float32", "float32"]);
    expect(where(zeros([0, 1], { dtype: "bool" }), 1, 2).shape).toEqual([0, 1]);
  });

  test("maskedFill and maskedSelect", () => {
    expect(matrix.maskedFill(matrix.gt(4), -Infinity).at(1).toArray()).toEqual([
      4,
      -Infinity,
      -Infinity,
    ]);
    expect(
      tensor([1, 2])
        .maskedFill(tensor([[true], [false]]), tensor(0n))
        .toArray(),
    ).toEqual([
      [0, 0],
      [1, 2],
    ]);
    expect(maskedFill_(ones([2]), tensor([true, false]), 5).toArray()).toEqual([5, 1]);
    expect(matrix.maskedSelect(tensor([true, false, true])).toArray()).toEqual([1, 3, 4, 6]);
    expect(matrix.sub(3).nonzero().toArray()).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect([tensor(3).nonzero().shape, tensor(0).nonzero().shape]).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  test("have gradients to the side that was chosen only, NaN on the other notwithstanding", () => {
    const condition = tensor([
      [true, false],
      [false, true],
    ]);
    const f = (a: Tensor, b: Tensor): Tensor => where(condition, a, b).pow(2);
    gradCheck(f, [f64([1, 2]), f64([[3], [4]])]);
    gradGradCheck(f, [f64([1, 2]), f64([[3], [4]])]);
    gradCheck(
      (x) => x.maskedFill(condition, 3).mul(x),
      [
        f64([
          [1, 2],
          [3, 4],
        ]),
      ],
    );
    gradCheck(
      (x) => x.maskedSelect(condition).pow(2),
      [
        f64([
          [1, 2],
          [3, 4],
        ]),
      ],
    );
    const x = tensor([0, 4], { requiresGrad: true });
    where(tensor([false, true]), x.log(), 0)
      .sum()
      .backward();
    expect(x.grad!.toArray()).toEqual([NaN, 0.25]); // 0 times infinity, as in PyTorch
  });

  test("refuse masks of other dtypes and values that do not fit", () => {
    expect(() => where(tensor([1]), 1, 2)).toThrow(
      /where: the mask must be bool; got float32 \(compare/,
    );
    expect(() => matrix.maskedFill(tensor([true]), ones([2]))).toThrow(
      /number or a 0-d tensor; got shape \[2\]/,
    );
    expect(() => tensor([1n]).maskedFill(tensor([true]), 0.5)).toThrow(
      /must fit the dtype of x; got float32 for int64/,
    );
    expect(() => maskedFill_(ones([2]), ones([2, 2]).gt(0), 1)).toThrow(
      /must broadcast to the shape of x/,
    );
  });
});

describe("sort and topk", () => {
  test("order any dimension, stable, NaN above all", () => {
    const x = tensor([
      [3, NaN, 1],
      [3, -1, 3],
    ]);
    expect(sort(x).values.toArray()).toEqual([
      [1, 3, NaN],
      [-1, 3, 3],
    ]);
    expect(sort(x).indices.toArray()).toEqual([
      [2, 0, 1],
      [1, 0, 2],
    ]);
    expect(sort(x, { descending: true }).indices.toArray()).toEqual([
      [1, 0, 2],
      [0, 2, 1],
    ]);
    expect(sort(x, { dim: 0 }).indices.toArray()).toEqual([
      [0, 1, 0],
      [1, 0, 1],
    ]);
    expect(argsort(x.t(), { dim: 0 }).toArray()).toEqual([
      [2, 1],
      [0, 0],
      [1, 2],
    ]);
    expect([sort(tensor(1)).values.shape, sort(zeros([2, 0])).indices.shape]).toEqual([[], [2, 0]]);
    expect(sort(x).indices.dtype).toBe("int64");
  });

  test("of many random numbers are those of Array.sort", () => {
    const values = Array.from({ length: 5000 }, (_, i) => Math.sin(i * i) * 100);
    const sorted = Float64Array.from(values).sort();
    const { values: found, indices } = sort(tensor(values, { dtype: "float64" }));
    expect(found.toTypedArray()).toEqual(sorted);
    expect(indices.toTypedArray<BigInt64Array>()[0]).toBe(BigInt(values.indexOf(sorted[0]!)));
  });

  test("topk gives the first of equals, largest or smallest", () => {
    const x = tensor([[5, 1, 5, 2]]);
    expect(topk(x, 3).indices.toArray()).toEqual([[0, 2, 3]]);
    expect(topk(x, 2, { largest: false }).values.toArray()).toEqual([[1, 2]]);
    expect(topk(x, 1, { dim: 0 }).values.toArray()).toEqual([[5, 1, 5, 2]]);
    expect(topk(x, 0).values.shape).toEqual([1, 0]);
    expect(() => topk(x, 5)).toThrow(/k must be from 0 to 4, the size of dimension 1; got 5/);
    expect(() => sort(x, { dim: 2 })).toThrow(/sort: dim must be/);
  });

  test("lead gradients back to where values came from", () => {
    gradCheck(
      (x) =>
        sort(x, { dim: 0 })
          .values.pow(2)
          .mul(tensor([[1], [2]])),
      [
        f64([
          [3, 1],
          [2, 4],
        ]),
      ],
    );
    gradGradCheck((x) => topk(x, 2).values.pow(3), [f64([3, 1, 2])]);
  });

  test.each<DType>(["bool", "uint8", "int32", "int64", "float16", "bfloat16"])("of %s", (dtype) => {
    const x = tensor([1, 0, 1], { dtype });
    expect(sort(x).indices.toArray()).toEqual([1, 0, 2]);
    expect(sort(x).values.dtype).toBe(dtype);
  });
});

test("oneHot counts the classes itself, and names labels outside", () => {
  expect(oneHot(tensor([2n, 0n])).toArray()).toEqual([
    [0, 0, 1],
    [1, 0, 0],
  ]);
  expect(oneHot(tensor([[1]], { dtype: "int32" }), 2).toArray()).toEqual([[[0, 1]]]);
  expect(oneHot(zeros([0], { dtype: "int64" }), 3).shape).toEqual([0, 3]);
  expect(() => oneHot(tensor([3n]), 3)).toThrow(/labels must be from 0 to 2; got 3/);
  expect(() => oneHot(tensor([-1n]))).toThrow(/got -1|positive integer/);
  expect(() => oneHot(tensor([1]))).toThrow(/labels must be integers; got float32/);
  expect(() => oneHot(zeros([0], { dtype: "int64" }))).toThrow(/no labels to tell it from/);
});
