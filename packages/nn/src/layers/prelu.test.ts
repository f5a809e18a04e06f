import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { PReLU } from "../index.ts";

test("PReLU applies prelu with its weight and prints as in PyTorch", () => {
  const one = new PReLU();
  expect(one.forward(tensor([-4, 2])).toArray()).toEqual([-1, 2]);
  expect(String(one)).toBe("PReLU(num_parameters=1)");
  const many = new PReLU(2, { init: 0.5, dtype: "float64" });
  expect(many.forward(tensor([[-4, -2]], { dtype: "float64" })).toArray()).toEqual([[-2, -1]]);
  expect(String(many)).toBe("PReLU(num_parameters=2)");
  expect([...many.namedParameters()].map(([name, p]) => [name, p.shape])).toEqual([
    ["weight", [2]],
  ]);
});

test("PReLU learns its slope, and forgets it", () => {
  const layer = new PReLU();
  layer
    .forward(tensor([-4, 2]))
    .sum()
    .backward();
  expect(layer.weight.grad!.toArray()).toEqual([-4]);
  layer.weight.data.fill_(7);
  layer.resetParameters();
  expect(layer.weight.toArray()).toEqual([0.25]);
});

test("PReLU refuses a number of parameters that is none", () => {
  expect(() => new PReLU(-1)).toThrow(
    "PReLU: numParameters must be a non-negative integer; got -1",
  );
});
