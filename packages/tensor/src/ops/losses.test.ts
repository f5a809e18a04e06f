import { describe, expect, test } from "vitest";
import {
  crossEntropy,
  logSoftmax,
  mseLoss,
  softmax,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const logits = (): Tensor =>
  tensor(
    [
      [0.2, -1.3, 2.1],
      [1.5, 0.4, -0.7],
      [-0.3, 0.9, 0.1],
    ],
    { dtype: "float64", requiresGrad: true },
  );
const labels = tensor([2, 0, 1], { dtype: "int32" });

describe("softmax and logSoftmax", () => {
  test("sum to one, survive huge values, along any dimension", () => {
    expect(softmax(tensor([1000, 1000])).toArray()).toEqual([0.5, 0.5]);
    expect(
      logSoftmax(tensor([-1e30, 0]))
        .at(1)
        .item(),
    ).toBe(0);
    for (const x of softmax(logits(), 0).sum({ dim: 0 }).toTypedArray())
      expect(x).toBeCloseTo(1, 14);
    for (const x of softmax(logits(), 1).sum({ dim: 1 }).toTypedArray())
      expect(x).toBeCloseTo(1, 14);
    expect(softmax(zeros([0, 3])).shape).toEqual([0, 3]);
    expect(() => softmax(zeros([2]), 1)).toThrow(/dim must be an integer from -1 to 0; got 1/);
  });

  test("have the gradient of differences", () => {
    for (const f of [softmax, logSoftmax]) {
      gradCheck((x) => f(x, 1), [logits()]);
      gradCheck((x) => f(x, 0), [logits()]);
      gradCheck((x) => f(x.reshape([3, 1, 3]), 0), [logits()]);
      gradCheck((x) => f(x.reshape([]), 0), [tensor(2, { dtype: "float64", requiresGrad: true })]);
    }
  });

  test("have second derivatives, and the same gradient whether it is recorded or not", () => {
    for (const f of [softmax, logSoftmax]) {
      for (const dim of [0, 1]) {
        gradGradCheck((x) => f(x, dim), [logits()]);
        const weights = tensor([1, -2, 3], { dtype: "float64" });
        const gradients = [true, false].map((createGraph) => {
          const x = logits();
          f(x, dim).mul(weights).sum().backward(1, { createGraph });
          return x.grad!.detach();
        });
        expect(gradients[0]!.sub(gradients[1]!).abs().amax().item()).toBeLessThan(1e-15);
      }
    }
  });

  test("an empty tensor has an empty gradient", () => {
    for (const shape of [
      [0, 3],
      [3, 0],
    ]) {
      const x = zeros(shape, { requiresGrad: true });
      softmax(x).sum().backward();
      expect(x.grad!.shape).toEqual(shape);
    }
  });
});

describe("crossEntropy", () => {
  test("is -log softmax at the label, averaged over samples that are not ignored", () => {
    const rows = logSoftmax(logits()).toArray() as number[][];
    const each = [-rows[0]![2]!, -rows[1]![0]!, -rows[2]![1]!];
    const close = (a: Tensor, b: number): void => expect(a.item()).toBeCloseTo(b, 13);
    close(crossEntropy(logits(), labels), (each[0]! + each[1]! + each[2]!) / 3);
    close(crossEntropy(logits(), labels, { reduction: "sum" }), each[0]! + each[1]! + each[2]!);
    close(crossEntropy(logits(), labels, { ignoreIndex: 0 }), (each[0]! + each[2]!) / 2);
    expect(crossEntropy(logits(), labels, { reduction: "none" }).shape).toEqual([3]);
    expect(crossEntropy(tensor([[0, 0]]), tensor([1], { dtype: "int32" })).item()).toBeCloseTo(
      Math.log(2),
      6,
    );
  });

  test("has the gradient of differences for every reduction, ignored samples none", () => {
    for (const reduction of ["mean", "sum", "none"] as const) {
      gradCheck((x) => crossEntropy(x, labels, { reduction, ignoreIndex: 0 }), [logits()]);
    }
  });

  test("has second derivatives, also with ignored samples", () => {
    gradGradCheck((x) => crossEntropy(x, labels), [logits()]);
    gradGradCheck((x) => crossEntropy(x, labels, { ignoreIndex: 0 }), [logits()]);
  });

  test.each<[Tensor, Tensor, RegExp]>([
    [
      zeros([2, 3]),
      tensor([0, 3], { dtype: "int32" }),
      /labels must be from 0 to 2 \(or ignoreIndex -100\); got 3 for sample 1/,
    ],
    [zeros([2, 3]), tensor([0, -1], { dtype: "int32" }), /got -1 for sample 1/],
    [zeros([2, 3]), tensor([0], { dtype: "int32" }), /got \[2, 3\] and \[1\]/],
    [zeros([2, 3]), tensor([0, 1]), /labels int32; got float32 and float32/],
  ])("refuses labels that do not fit (case %#)", (x, y, message) => {
    expect(() => crossEntropy(x, y)).toThrow(message);
  });
});

test("mseLoss averages squares, has the gradient of differences, and does not broadcast", () => {
  expect(mseLoss(tensor([1, 2]), tensor([1, 4])).item()).toBe(2);
  expect(mseLoss(tensor([1, 2]), tensor([1, 4]), { reduction: "sum" }).item()).toBe(4);
  expect(mseLoss(tensor([1, 2]), tensor([1, 4]), { reduction: "none" }).toArray()).toEqual([0, 4]);
  gradCheck(
    (x, y) => mseLoss(x, y),
    [
      tensor([1, 2.5], { dtype: "float64", requiresGrad: true }),
      tensor([0.3, 4], { dtype: "float64", requiresGrad: true }),
    ],
  );
  expect(() => mseLoss(zeros([2, 1]), zeros([2]))).toThrow(
    /must have the same shape; got \[2, 1\] and \[2\]/,
  );
});
