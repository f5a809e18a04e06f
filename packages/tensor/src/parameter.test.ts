import { describe, expect, test } from "vitest";
import { GradientError, ValueError } from "./errors.ts";
import { linear, matmul, ones, Parameter, tensor, zeros } from "./index.ts";

describe("Parameter", () => {
  test("new values between forward and backward are noticed, though the memory is another", () => {
    const weight = new Parameter(tensor([[1, 2]]));
    const y = linear(ones([1, 2], { requiresGrad: true }), weight).sum();
    weight.setData(tensor([[10, 10]]));
    expect(() => y.backward()).toThrow(GradientError);
    expect(() => y.backward()).toThrow(/linear's "weight".*last written by setData/s);
  });

  test("so are new values in another dtype, and values that were written often before", () => {
    const weight = new Parameter(tensor([[1, 2]]));
    const given = tensor([[3, 4]]);
    for (let i = 0; i < 5; i++) weight.data.add_(1);
    const y = matmul(weight, ones([2, 1])).sum();
    const x = matmul(ones([3, 1], { requiresGrad: true }), weight).sum();
    weight.setData(given.to("float64"));
    expect(() => x.backward()).toThrow(/last written by setData/);
    y.backward(); // it needs the other operand alone
    expect(weight.grad?.toArray()).toEqual([[1, 1]]);
  });

  test.each([
    ["transposed", (w: Parameter) => w.detach().t()],
    ["a slice", (w: Parameter) => w.detach().at("1:")],
    ["itself", (w: Parameter) => w.detach()],
  ])("memory that is a parameter's is refused: %s", (_, view) => {
    const weight = new Parameter(zeros([2, 2]));
    expect(() => new Parameter(view(weight))).toThrow(ValueError);
    expect(() => new Parameter(view(weight))).toThrow(/belongs to a parameter already/);
    expect(() => new Parameter(view(weight).clone())).not.toThrow();
  });
});
