import { expect, test } from "vitest";
import { pythonBool, pythonFloat, pythonTuple } from "./python-text.ts";

test.each([
  [1e-5, "1e-05"],
  [1.5e-5, "1.5e-05"],
  [1e-4, "0.0001"],
  [0.1, "0.1"],
  [0, "0.0"],
  [-0, "-0.0"],
  [2, "2.0"],
  [-12.5, "-12.5"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1e-100, "1e-100"],
  [1.25e21, "1.25e+21"],
  [NaN, "nan"],
  [Infinity, "inf"],
  [-Infinity, "-inf"],
])("%d is printed as Python does: %s", (value, text) => {
  expect(pythonFloat(value)).toBe(text);
});

test("tuples of one element have a comma, booleans a capital", () => {
  expect([[], [4], [2, 3]].map(pythonTuple)).toEqual(["()", "(4,)", "(2, 3)"]);
  expect([true, false].map(pythonBool)).toEqual(["True", "False"]);
});
