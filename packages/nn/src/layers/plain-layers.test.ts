import { zeros } from "@weft/tensor";
import { expect, expectTypeOf, test } from "vitest";
import { describeLayers } from "../../test/layer-golden.ts";
import * as nn from "../index.ts";

describeLayers("layers_plain.json", [
  ["nn.Identity()", () => new nn.Identity()],
  ["nn.Bilinear(2, 3, 4)", () => new nn.Bilinear(2, 3, 4)],
  ["nn.Bilinear(3, 2, 2, bias=False)", () => new nn.Bilinear(3, 2, 2, { bias: false })],
  ["nn.Unflatten(1, (2, 4))", () => new nn.Unflatten(1, [2, 4])],
  ["nn.Softmax2d()", () => new nn.Softmax2d()],
]);

test("they say what is wrong", () => {
  expect(() => new nn.Bilinear(2, 3, 4).forward(zeros([1, 3]), zeros([1, 3]))).toThrow(
    "Bilinear: the last sizes must be 2 and 3; got shapes [1, 3] and [1, 3]",
  );
  expect(() => new nn.Softmax2d().forward(zeros([2, 2]))).toThrow("Softmax2d: x must be [batch");
  expect(() => new nn.Unflatten(1, [2, 3]).forward(zeros([1, 4]))).toThrow("multiply to 4");
});

test("a bilinear map has the bias that its option says, and is no layer of a Sequential", () => {
  expectTypeOf(new nn.Bilinear(1, 1, 1, { bias: false }).bias).toEqualTypeOf<null>();
  expectTypeOf<nn.Bilinear>().not.toExtend<nn.Layer>();
});
