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
      /gradCheck: gradients must agree with differences; got .* at element \[0\] of input 0 with shape \[2\]/,
    );
  });

  test("leaves the inputs as they were, without gradients", () => {
    const input = x();
    gradCheck((t) => t.mul(t), [input]);
    expect(input.toArray()).toEqual([0.5, -2]);
    expect(input.grad).toBeNull();
    const kept = tensor([7, 7], { dtype: "float64" });
    input.grad = kept;
    gradGradCheck((t) => t.mul(t), [input]);
    expect([input.grad, kept.toArray()]).toEqual([kept, [7, 7]]);
    const failing = (t: Tensor): Tensor => {
      if (t.at(0).item() !== 0.5) throw new RangeError("moved");
      return t.mul(2);
    };
    expect(() => gradCheck(failing, [input])).toThrow("moved");
    expect(input.toArray()).toEqual([0.5, -2]);
  });

  test("takes lists and objects of results, of which integers have no gradient", () => {
    expect(gradCheck((t) => t.sort(), [x()])).toBe(true);
    expect(gradCheck((t) => [t.mul(2), t.exp()], [x()])).toBe(true);
    gradGradCheck((t) => ({ a: t.exp(), b: t.mul(t), note: "b" }), [x()]);
    const wrong = (t: Tensor): Tensor[] => [t.mul(2), cube(1.5, 1)(t)];
    expect(() => gradCheck(wrong, [x()])).toThrow(/must agree/);
    expect(() => gradCheck((t) => t.argmax(), [x()])).toThrow(
      /must return a floating tensor, or several in a list or object; got int64/,
    );
    expect(() => gradCheck((t) => t.detach(), [x()])).toThrow(/must depend on a checked input/);
  });

  test("gives false instead of an error, and tolerances, where it is asked to", () => {
    expect(gradCheck(cube(1.01, 1), [x()], { raiseException: false })).toBe(false);
    expect(gradCheck(cube(1.01, 1), [x()], { rtol: 0.05 })).toBe(true);
    expect(gradCheck((t) => t.pow(4), [x()], { eps: 1e-2, atol: 1e-3, rtol: 0 })).toBe(true);
    expect(
      gradCheck((t) => t.pow(4), [x()], { eps: 1e-2, atol: 0, rtol: 0, raiseException: false }),
    ).toBe(false);
    expect(gradGradCheck(cube(1, 1.01), [x()], { raiseException: false })).toBe(false);
  });

  test("names the element of inputs in any layout, and the input by its position", () => {
    const plain = tensor([1, 2], { dtype: "float64" });
    const turned = tensor(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { dtype: "float64" },
    )
      .t()
      .setRequiresGrad();
    expect(gradCheck((a, b) => b.t().mul(a), [plain, turned])).toBe(true);
    const twist = tensor(
      [
        [1, 1, 1],
        [1, 1, 2],
      ],
      { dtype: "float64" },
    );
    const wrong = defineOp({
      name: "wrong",
      inputs: ["x"],
      forward: (t) => noGrad(() => t.mul(1)),
      vjp: { x: ({ dy }) => dy.mul(twist) },
    });
    expect(() => gradCheck((_, b) => wrong(b), [plain, turned])).toThrow(
      /at element \[1, 2\] of input 1 with shape \[2, 3\]/,
    );
    const shared = plain.expand([3, 2]).detach().setRequiresGrad();
    expect(() => gradCheck((t) => t, [shared])).toThrow(/share memory for input 0 \(use clone\)/);
    expect(() => gradCheck((t) => t, [x().mul(2)])).toThrow(/the result of mul for input 0/);
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
