import { tensor, type Tensor } from "@weft/tensor";
import { expect, expectTypeOf, test } from "vitest";
import { describeLayers } from "../../test/layer-golden.ts";
import * as nn from "../index.ts";

describeLayers("layers_pools.json", [
  ["nn.MaxPool1d(3, stride=2, padding=1)", () => new nn.MaxPool1d(3, { stride: 2, padding: 1 })],
  ["nn.MaxPool2d(2)", () => new nn.MaxPool2d(2)],
  [
    "nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), ceil_mode=True)",
    () =>
      new nn.MaxPool2d([3, 2], {
        stride: [2, 1],
        padding: [1, 0],
        dilation: [1, 2],
        ceilMode: true,
      }),
  ],
  ["nn.MaxPool2d(2, return_indices=True)", () => new nn.MaxPool2d(2, { returnIndices: true })],
  [
    "nn.AvgPool1d(3, 2, padding=1, count_include_pad=False)",
    () => new nn.AvgPool1d(3, { stride: 2, padding: 1, countIncludePad: false }),
  ],
  [
    "nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True)",
    () => new nn.AvgPool2d(3, { stride: 2, padding: 1, ceilMode: true }),
  ],
  [
    "nn.AvgPool2d((2, 3), divisor_override=5)",
    () => new nn.AvgPool2d([2, 3], { divisorOverride: 5 }),
  ],
  ["nn.AdaptiveAvgPool1d(3)", () => new nn.AdaptiveAvgPool1d(3)],
  ["nn.AdaptiveAvgPool2d((2, None))", () => new nn.AdaptiveAvgPool2d([2, null])],
  ["nn.AdaptiveMaxPool1d(2)", () => new nn.AdaptiveMaxPool1d(2)],
  [
    "nn.AdaptiveMaxPool2d((2, 3), return_indices=True)",
    () => new nn.AdaptiveMaxPool2d([2, 3], { returnIndices: true }),
  ],
]);

test("the option decides whether the places come too", () => {
  const both = new nn.MaxPool1d(2, { returnIndices: true }).forward(tensor([[1, 3, 4, 2]]));
  expectTypeOf(both.indices).toEqualTypeOf<Tensor>();
  expect(both.indices.toArray()).toEqual([[1, 2]]);
  expectTypeOf(new nn.AdaptiveMaxPool1d(2).forward(tensor([[1]]))).toEqualTypeOf<Tensor>();
  // @ts-expect-error maxima with their places cannot be handed on
  void new nn.Sequential(new nn.MaxPool1d(2, { returnIndices: true }));
});

test("pooling layers say what is wrong when they are made", () => {
  expect(() => new nn.MaxPool2d(0)).toThrow("MaxPool2d: kernelSize must be a whole number");
  expect(() => new nn.AvgPool2d(2, { stride: [1] })).toThrow("AvgPool2d: stride must be");
  expect(() => new nn.AvgPool1d(2, { padding: -1 })).toThrow("AvgPool1d: padding must be");
  expect(() => new nn.AvgPool1d(2, { ceil: true } as object)).toThrow('got "ceil"');
});
