import { describe, expect, test } from "vitest";
import { defineOp, mul, noGrad, tensor, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "./index.ts";

/** x³ with rules that are right or wrong by a factor. */
const cube = (factor: number, secondFactor: number): ((x: Tensor) => Tensor) => {
  const square = defineOp({
    name: "square",
    inputs: ["x"],
    saves: ["x"],
    forward: (x) => noGrad(() => mul(x, x)),
    vjp: { x: ({ dy, x }) => mul(dy, mul(x, 2 * secondFactor)) },
  });
  return defineOp({
    name: "cube",
    inputs: ["x"],
    saves: ["x"],
    forward: (x) => noGrad(() => mul(x, mul(x, x))),
    vjp: { x: ({ dy, x }) => mul(dy, mul(square(x), 3 * factor)) },
  });
};

const x = (): Tensor => tensor([0.5, -2], { dtype: "float64", requiresGrad: true });

describe("gradCheck", () => {
  test("passes a right rule, and names the input and element of a wrong one", () => {
    gradCheck(cube(1, 1), [x()]);
    expect(() => gradCheck(cube(1.01, 1), [x()])).toThrow(
      /gradCheck: gradients must agree with differences; got .* at element 0 of checked input 0/,
    );
  });

  test("leaves the inputs as they were, without gradients", () => {
    const input = x();
    gradCheck((t) => t.mul(t), [input]);
    expect(input.toArray()).toEqual([0.5, -2]);
    expect(input.grad).toBeNull();
  });

  test("refuses float32, whose differences are noise, and inputs that need no gradient", () => {
    expect(() => gradCheck((t) => t, [tensor([1], { requiresGrad: true })])).toThrow(
      /float64 leaves.*got float32/,
    );
    expect(() => gradCheck((t) => t, [tensor([1], { dtype: "float64" })])).toThrow(
      /none that requires gradients/,
    );
  });
});

describe("gradGradCheck", () => {
  test("passes right rules, and finds a wrong rule of the rule", () => {
    gradGradCheck(cube(1, 1), [x()]);
    gradCheck(cube(1, 1.01), [x()]);
    expect(() => gradGradCheck(cube(1, 1.01), [x()])).toThrow(
      /gradGradCheck: gradients must agree/,
    );
  });

  test("knows that the derivative of a constant gradient is zero", () => {
    gradGradCheck((t) => t.mul(3), [x()]);
  });
});
