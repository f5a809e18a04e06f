import { zeros, type Parameter } from "@weft/tensor";
import { describe, expect, expectTypeOf, test } from "vitest";
import { describeLayers, layerCase } from "../../test/layer-golden.ts";
import * as nn from "../index.ts";

describeLayers("layers_convolutions.json", [
  [
    "nn.Conv1d(4, 6, 3, stride=2, padding=1, dilation=2, groups=2)",
    () => new nn.Conv1d(4, 6, 3, { stride: 2, padding: 1, dilation: 2, groups: 2 }),
  ],
  ["nn.Conv1d(2, 3, 4, padding='same')", () => new nn.Conv1d(2, 3, 4, { padding: "same" })],
  [
    "nn.Conv1d(2, 3, 3, padding=2, padding_mode='circular', bias=False)",
    () => new nn.Conv1d(2, 3, 3, { padding: 2, paddingMode: "circular", bias: false }),
  ],
  [
    "nn.Conv2d(3, 4, (3, 2), stride=(2, 1), padding=(1, 0))",
    () => new nn.Conv2d(3, 4, [3, 2], { stride: [2, 1], padding: [1, 0] }),
  ],
  [
    "nn.Conv2d(4, 2, 3, groups=2, padding='same', padding_mode='reflect')",
    () => new nn.Conv2d(4, 2, 3, { groups: 2, padding: "same", paddingMode: "reflect" }),
  ],
  [
    "nn.Conv2d(2, 2, (2, 4), padding='same', padding_mode='replicate')",
    () => new nn.Conv2d(2, 2, [2, 4], { padding: "same", paddingMode: "replicate" }),
  ],
  [
    "nn.Conv2d(1, 2, 2, padding='valid', dilation=2, padding_mode='circular')",
    () => new nn.Conv2d(1, 2, 2, { padding: "valid", dilation: 2, paddingMode: "circular" }),
  ],
  [
    "nn.ConvTranspose1d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2)",
    () => new nn.ConvTranspose1d(4, 6, 3, { stride: 2, padding: 1, outputPadding: 1, groups: 2 }),
  ],
  [
    "nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, bias=False)",
    () => new nn.ConvTranspose2d(2, 3, 3, { stride: 2, padding: 1, bias: false }),
  ],
  layerCase(
    "nn.ConvTranspose2d(2, 3, (2, 3), stride=(3, 2), dilation=(1, 2))",
    () => new nn.ConvTranspose2d(2, 3, [2, 3], { stride: [3, 2], dilation: [1, 2] }),
    (layer, x) => layer.forward(x, [9, 8]),
  ),
]);

describe("convolution layers", () => {
  test("say what is wrong when they are made", () => {
    expect(() => new nn.Conv2d(3, 4, 2, { groups: 2 })).toThrow(
      "Conv2d: groups must divide inChannels and outChannels; got 2 for 3 and 4",
    );
    expect(() => new nn.Conv1d(1, 1, 2, { groups: 0 })).toThrow("Conv1d: groups must be");
    expect(() => new nn.Conv2d(1, 1, [1, 2, 3])).toThrow(
      "Conv2d: kernelSize must be a whole number of at least 1, or 2 of them; got [1, 2, 3]",
    );
    expect(() => new nn.Conv1d(1, 1, 3, { padding: "same", stride: 2 })).toThrow(
      'Conv1d: padding "same" needs stride 1; got stride 2',
    );
    expect(() => new nn.Conv1d(1, 1, 3, { padding: "full" as "same" })).toThrow('got "full"');
    expect(() => new nn.Conv1d(1, 1, 3, { paddingMode: "edge" as "zeros" })).toThrow('got "edge"');
    expect(() => new nn.ConvTranspose2d(1, 1, 3, { padding_mode: "zeros" } as object)).toThrow(
      'ConvTranspose2d: options must be among (stride, padding, outputPadding, groups, bias, dilation, dtype); got "padding_mode"',
    );
    expect(() => new nn.Conv1d(1, 1, 3, 2 as never)).toThrow("Conv1d: options must be an object");
  });

  test("a transposed one refuses a result that no stride leads to", () => {
    const layer = new nn.ConvTranspose1d(1, 1, 2, { stride: 2 });
    expect(layer.forward(zeros([1, 3]), 7).shape).toEqual([1, 7]);
    expect(() => layer.forward(zeros([1, 3]), 8)).toThrow(
      "ConvTranspose1d: outputSize must be from 6 to 7 in dimension 0; got 8 for 3 places",
    );
  });

  test("have the bias that their option says", () => {
    expectTypeOf(new nn.Conv1d(1, 1, 1).bias).toEqualTypeOf<Parameter>();
    expectTypeOf(new nn.Conv2d(1, 1, 1, { bias: false }).bias).toEqualTypeOf<null>();
    expectTypeOf<nn.StateKey<nn.ConvTranspose2d>>().toEqualTypeOf<"weight" | "bias">();
  });

  test("one without channels has empty weights, and biases of 0", () => {
    expect(new nn.Conv1d(0, 0, 3).weight.shape).toEqual([0, 0, 3]);
    expect(new nn.Conv1d(0, 2, 3).bias.toArray()).toEqual([0, 0]);
  });
});
