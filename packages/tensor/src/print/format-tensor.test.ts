import { describe, expect, test } from "vitest";
import { ShapeError } from "../errors.ts";
import { formatParameter, formatTensor } from "./format-tensor.ts";

describe("formatTensor", () => {
  test("reads typed arrays of every dtype", () => {
    expect(formatTensor(Float32Array.of(0.1, 2), [2], "float32")).toBe("tensor([0.1000, 2.0000])");
    expect(formatTensor(Float64Array.of(0.1), [], "float64")).toBe(
      "tensor(0.1000, dtype=torch.float64)",
    );
    expect(formatTensor(Int32Array.of(1, -2), [2], "int32")).toBe(
      "tensor([ 1, -2], dtype=torch.int32)",
    );
    expect(formatTensor(Uint8Array.of(1, 0), [2], "bool")).toBe("tensor([ True, False])");
  });

  test("sees doubles that stand for float32 values as float32", () => {
    // 1e-4 rounds to a float32 a little below it, and below 1e-4 scientific notation begins.
    expect(formatTensor([1e-4], [1], "float32")).toBe("tensor([1.0000e-04])");
    expect(formatTensor([1e-4], [1], "float64")).toBe("tensor([0.0001], dtype=torch.float64)");
    expect(formatTensor([2 ** 24 + 1], [1], "float32")).toBe("tensor([16777216.])");
  });

  test("prefers the gradient function to requires_grad", () => {
    const suffix = { requiresGrad: true, gradFn: "<AddBackward0>" };
    expect(formatTensor([1], [1], "float32", { suffix })).toBe(
      "tensor([1.], grad_fn=<AddBackward0>)",
    );
  });

  test("does not look at more elements of a big tensor than it shows", () => {
    let reads = 0;
    const values: ArrayLike<number> = new Proxy(
      { length: 1_000_000 },
      { get: (target, key) => (key === "length" ? target.length : ++reads) },
    );
    formatTensor(values, [1000, 1000], "float64");
    expect(reads).toBe(2 * 36);
  });

  test("refuses values that do not fill the shape", () => {
    expect(() => formatTensor([1, 2, 3], [2, 2], "float32")).toThrow(
      new ShapeError(
        "print: a shape of 4 elements needs as many values; got shape [2, 2] and 3 values",
      ),
    );
  });
});

describe("formatParameter", () => {
  test("heads the tensor, which requires its gradient unless it is frozen", () => {
    expect(formatParameter([1, 2], [2], "float32")).toBe(
      "Parameter containing:\ntensor([1., 2.], requires_grad=True)",
    );
    const frozen = formatParameter([1, 2], [2], "float32", { suffix: { requiresGrad: false } });
    expect(frozen).toBe("Parameter containing:\ntensor([1., 2.])");
  });
});
