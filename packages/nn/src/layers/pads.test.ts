import { zeros } from "@weft/tensor";
import { expect, test } from "vitest";
import { describeLayers } from "../../test/layer-golden.ts";
import * as nn from "../index.ts";

describeLayers("layers_pads.json", [
  ["nn.ZeroPad2d((1, 2, 0, 1))", () => new nn.ZeroPad2d([1, 2, 0, 1])],
  ["nn.ConstantPad1d(2, 1.5)", () => new nn.ConstantPad1d(2, 1.5)],
  ["nn.ConstantPad2d((1, 0, -1, 2), 3)", () => new nn.ConstantPad2d([1, 0, -1, 2], 3)],
  ["nn.ConstantPad3d(1, 0.5)", () => new nn.ConstantPad3d(1, 0.5)],
  ["nn.ReflectionPad1d((2, 1))", () => new nn.ReflectionPad1d([2, 1])],
  ["nn.ReflectionPad2d(1)", () => new nn.ReflectionPad2d(1)],
  ["nn.ReflectionPad3d(1)", () => new nn.ReflectionPad3d(1)],
  ["nn.ReplicationPad1d(2)", () => new nn.ReplicationPad1d(2)],
  ["nn.ReplicationPad2d((1, 0, 2, 1))", () => new nn.ReplicationPad2d([1, 0, 2, 1])],
  ["nn.ReplicationPad3d((1, 0, 2, 1, 0, 1))", () => new nn.ReplicationPad3d([1, 0, 2, 1, 0, 1])],
]);

test("padding layers say what is wrong", () => {
  expect(() => new nn.ZeroPad2d([1, 2])).toThrow(
    "ZeroPad2d: padding must be a whole number, or 4 of them; got [1, 2]",
  );
  expect(() => new nn.ReflectionPad1d(2).forward(zeros([1, 2]))).toThrow("pad: mode reflect");
});
