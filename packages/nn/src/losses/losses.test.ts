import { ones, tensor, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
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
