import { describe, expect, test } from "vitest";
import {
  add,
  cos,
  div,
  exp,
  log,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  relu,
  sigmoid,
  sin,
  sqrt,
  sub,
  tanh,
  tensor,
  zeros,
  type Operand,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const f64 = (values: number[] | number[][], requiresGrad = true): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad });

describe.each<[string, (a: Tensor, b: Operand) => Tensor, (a: number, b: number) => number]>([
  ["add", add, (a, b) => a + b],
  ["sub", sub, (a, b) => a - b],
  ["mul", mul, (a, b) => a * b],
  ["div", div, (a, b) => a / b],
  ["pow", pow, (a, b) => a ** b],
  ["maximum", maximum, Math.max],
  ["minimum", minimum, Math.min],
])("%s", (name, op, f) => {
  test("computes element by element, broadcast on both sides, from any strides", () => {
    const a = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const b = tensor([[2], [3]]);
    const want = (rows: number[][], g: (r: number, x: number) => number): number[][] =>
      rows.map((row, r) => row.map((x) => Math.fround(g(r, x))));
    const close = (actual: Tensor, wanted: number[][]): void => {
      for (const [i, x] of [...actual.toTypedArray()].entries())
        expect(x).toBeCloseTo(wanted.flat()[i]!, 4);
    };
    close(
      op(a, b),
      want(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        (r, x) => f(x, r === 0 ? 2 : 3),
      ),
    );
    close(
      op(a.t().contiguous().t(), b),
      want(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        (r, x) => f(x, r === 0 ? 2 : 3),
      ),
    );
    close(
      op(a.at(":", "::2"), 2),
      want(
        [
          [1, 3],
          [4, 6],
        ],
        (_, x) => f(x, 2),
      ),
    );
    close(op(tensor([5, 6]), a.at(":", 1)), [[Math.fround(f(5, 2)), Math.fround(f(6, 5))]]);
  });

  test("has the gradient of differences, also through broadcasting", () => {
    gradCheck(op, [
      f64([
        [1.3, 2.1, 0.7],
        [0.4, 1.9, 2.6],
      ]),
      f64([[1.7], [0.9]]),
    ]);
    gradCheck((x) => op(x, 1.5), [f64([0.5, 2.5])]);
    gradCheck((x) => op(tensor([2, 3], { dtype: "float64" }), x), [f64([0.5, 2.5])]);
    gradGradCheck(op, [f64([1.3, 2.1]), f64([[1.7], [0.9]])]);
  });

  test("of nothing is nothing, and shapes that do not broadcast are refused with both shapes", () => {
    expect(op(zeros([0, 3]), zeros([3])).shape).toEqual([0, 3]);
    expect(() => op(zeros([2, 3]), zeros([4]))).toThrow(
      new RegExp(`${name}: shapes must broadcast.*got a \\[2, 3\\] and b \\[4\\]`),
    );
  });
});

describe("promotion", () => {
  test.each<[Operand, Tensor, string]>([
    [2, tensor([1], { dtype: "int32" }), "int32"],
    [2.5, tensor([1], { dtype: "int32" }), "float32"],
    [2.5, tensor([1], { dtype: "float64" }), "float64"],
    [tensor([1], { dtype: "float64" }), tensor([1]), "float64"],
    [tensor([true]), tensor([1]), "float32"],
    [tensor([1], { dtype: "int32" }), tensor([true]), "int32"],
  ])("of a sum (case %#) goes bool, int32, float32, float64, with numbers weak", (b, a, dtype) => {
    expect(a.add(b).dtype).toBe(dtype);
  });

  test("a quotient of integers is float32", () => {
    const q = tensor([7], { dtype: "int32" }).div(2);
    expect([q.dtype, q.item()]).toEqual(["float32", 3.5]);
  });

  test("a gradient comes back in its input's dtype", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    x.mul(tensor([3, 4], { dtype: "float64" }))
      .sum()
      .backward();
    expect(x.grad!.dtype).toBe("float32");
    expect(x.grad!.toArray()).toEqual([3, 4]);
  });
});

describe.each<[string, (x: Tensor) => Tensor, (x: number) => number, number[]]>([
  ["neg", neg, (x) => -x, [-1.5, 0.3]],
  ["abs", (x) => x.abs(), Math.abs, [-1.5, 0.3]],
  ["exp", exp, Math.exp, [-1.5, 0.3]],
  ["log", log, Math.log, [0.2, 3]],
  ["sqrt", sqrt, Math.sqrt, [0.2, 3]],
  ["tanh", tanh, Math.tanh, [-1.5, 0.3]],
  ["sigmoid", sigmoid, (x) => 1 / (1 + Math.exp(-x)), [-1.5, 0.3]],
  ["sin", sin, Math.sin, [-1.5, 0.3]],
  ["cos", cos, Math.cos, [-1.5, 0.3]],
  ["relu", relu, (x) => Math.max(x, 0), [-1.5, 0.3]],
])("%s", (_, op, f, values) => {
  test("computes element by element in both floating dtypes, from any strides", () => {
    const square = [values, values.toReversed()];
    for (const dtype of ["float32", "float64"] as const) {
      const out = op(tensor(square, { dtype }).t());
      const want = [
        [0, 0],
        [0, 0],
      ].map((row, i) => row.map((_zero, j) => f(square[j]![i]!)));
      for (const [i, x] of [...out.toTypedArray()].entries())
        expect(x).toBeCloseTo(want.flat()[i]!, dtype === "float32" ? 5 : 13);
    }
  });

  test("has the gradient of differences, and so has its gradient", () => {
    gradCheck(op, [f64(values)]);
    gradGradCheck((x) => op(x).mul(x), [f64(values)]);
  });

  test("of nothing is nothing", () => {
    expect(op(zeros([2, 0])).shape).toEqual([2, 0]);
  });
});

test("kinks have PyTorch's subgradients: 0 for relu and abs at 0, shared for equal extremes", () => {
  const x = tensor([0, -1, 2], { requiresGrad: true });
  x.relu().add(x.abs()).sum().backward();
  expect(x.grad!.toArray()).toEqual([0, -1, 2]);
  const [a, b] = [tensor([1], { requiresGrad: true }), tensor([1], { requiresGrad: true })];
  a.maximum(b).backward();
  expect([a.grad!.item(), b.grad!.item()]).toEqual([0.5, 0.5]);
});

test("NaN and infinities follow IEEE", () => {
  const x = tensor([NaN, Infinity, -Infinity]);
  expect(x.relu().toArray()).toEqual([NaN, Infinity, 0]);
  expect(x.exp().toArray()).toEqual([NaN, Infinity, 0]);
  expect(x.maximum(0).toArray()).toEqual([NaN, Infinity, 0]);
  expect(tensor([1, -1, 0]).div(0).toArray()).toEqual([Infinity, -Infinity, NaN]);
});

test("integer functions keep integers; transcendental ones make them float32", () => {
  const x = tensor([-4, 4], { dtype: "int32" });
  expect([x.abs().dtype, x.neg().dtype, x.exp().dtype]).toEqual(["int32", "int32", "float32"]);
  expect(() => tensor([true]).neg()).toThrow(
    /neg: bools have no negative; got bool \(use logicalNot, or cast it first/,
  );
});
