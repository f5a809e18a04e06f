import { expect, test } from "vitest";
import { calculateFans, type FanLayout } from "./index.ts";

test("C: fans follow the layout that is said", () => {
  expect(calculateFans([8, 4])).toEqual({ fanIn: 4, fanOut: 8 });
  expect(calculateFans([4, 8], "in-out")).toEqual({ fanIn: 4, fanOut: 8 });
  expect(calculateFans([16, 3, 5, 5])).toEqual({ fanIn: 75, fanOut: 400 });
  expect(calculateFans([5, 5, 3, 16], "in-out")).toEqual({ fanIn: 75, fanOut: 400 });
  expect(calculateFans([3, 16, 5], { fanIn: [0, 2], fanOut: [1, -1] })).toEqual({
    fanIn: 15,
    fanOut: 80,
  });
  expect(calculateFans([7], { fanIn: [], fanOut: [0] })).toEqual({ fanIn: 1, fanOut: 7 });
});

test.each<[string, readonly number[], unknown, RegExp]>([
  ["a vector", [3], "in-out", /\[\.\.\., in, out\]; got \[3\]/],
  [
    "an axis beyond",
    [3, 4],
    { fanIn: [2], fanOut: [0] },
    /among the weight's 2; got 2 for \[3, 4\]/,
  ],
  ["an axis before", [3, 4], { fanIn: [0], fanOut: [-3] }, /got -3/],
  ["an unknown name", [3, 4], "out", /layout must be "out-in", "in-out" or.*got "out"/],
  ["half of the axes", [3, 4], { fanIn: [0] }, /got \{"fanIn":\[0\]\}/],
  ["another key", [3, 4], { fanIn: [0], fanOut: [1], kernel: [] }, /"kernel"/],
  ["axes that are no list", [3, 4], { fanIn: 0, fanOut: 1 }, /got \{"fanIn":0/],
  ["null", [3, 4], null, /got null/],
])("C: fans refuse %s", (_, shape, layout, message) => {
  expect(() => calculateFans(shape, layout as FanLayout)).toThrow(message);
});
