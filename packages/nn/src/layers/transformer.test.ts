import { zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { describeLayers, layerCase } from "../../test/layer-golden.ts";
import {
  MultiheadAttention,
  LayerNorm,
  TransformerDecoder,
  TransformerDecoderLayer,
  TransformerEncoder,
  TransformerEncoderLayer,
  type EncoderMasks,
} from "../index.ts";

interface Encodes {
  forward(src: Tensor, masks?: EncoderMasks): Tensor;
}

const masked = (layer: Encodes, ...inputs: Tensor[]): Tensor => {
  const [src, srcMask, srcKeyPaddingMask] = inputs as [Tensor, Tensor, Tensor];
  return layer.forward(src, { srcMask, srcKeyPaddingMask });
};

describeLayers("layers_transformer.json", [
  [
    "nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0)",
    () => new TransformerEncoderLayer(4, 2, { dimFeedforward: 6, dropout: 0 }),
  ],
  layerCase(
    "nn.TransformerEncoderLayer(4, 2, 6, activation='gelu', norm_first=True, batch_first=True, layer_norm_eps=0.01)",
    () =>
      new TransformerEncoderLayer(4, 2, {
        dimFeedforward: 6,
        activation: "gelu",
        normFirst: true,
        batchFirst: true,
        layerNormEps: 0.01,
      }),
    masked,
  ),
  [
    "nn.TransformerEncoderLayer(4, 1, 3, dropout=0.5, batch_first=True)",
    () => new TransformerEncoderLayer(4, 1, { dimFeedforward: 3, dropout: 0.5, batchFirst: true }),
  ],
  layerCase(
    "nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 3, dropout=0.0, batch_first=True), 2, nn.LayerNorm(4))",
    () =>
      new TransformerEncoder(
        new TransformerEncoderLayer(4, 2, { dimFeedforward: 3, dropout: 0, batchFirst: true }),
        2,
        { norm: new LayerNorm(4) },
      ),
    masked,
  ),
  [
    "nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 3), 2)",
    () => new TransformerEncoder(new TransformerEncoderLayer(4, 2, { dimFeedforward: 3 }), 2),
  ],
  [
    "nn.TransformerDecoderLayer(4, 2, 3, norm_first=True)",
    () => new TransformerDecoderLayer(4, 2, { dimFeedforward: 3, normFirst: true }),
  ],
  layerCase(
    "nn.TransformerDecoderLayer(4, 2, 3, dropout=0.0, batch_first=True)",
    () => new TransformerDecoderLayer(4, 2, { dimFeedforward: 3, dropout: 0, batchFirst: true }),
    (layer, ...inputs) => {
      const [x, memory, tgtMask, memoryKeyPaddingMask] = inputs as [Tensor, Tensor, Tensor, Tensor];
      return layer.forward(x, memory, { tgtMask, memoryKeyPaddingMask });
    },
  ),
  [
    "nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 3, dropout=0.0), 2, nn.LayerNorm(4))",
    () =>
      new TransformerDecoder(
        new TransformerDecoderLayer(4, 2, { dimFeedforward: 3, dropout: 0 }),
        2,
        {
          norm: new LayerNorm(4),
        },
      ),
  ],
]);

describe("a copy of a transformer layer", () => {
  test("has values, dtype, mode and frozen parameters of the original, in other memory", () => {
    const layer = new TransformerEncoderLayer(4, 2, { dimFeedforward: 3 }).to("float64").eval();
    layer.norm1.setRequiresGrad(false);
    const copy = layer.copy();
    const x = zeros([2, 1, 4], { dtype: "float64" }).add(1);
    expect(copy.forward(x).toArray()).toEqual(layer.forward(x).toArray());
    expect(copy.norm1.weight.requiresGrad).toBe(false);
    copy.linear1.weight.data.fill_(7);
    expect(layer.linear1.weight.at(0, 0).item()).not.toBe(7);
  });
});

test("transformers say what is wrong", () => {
  const layer = new TransformerEncoderLayer(4, 2, { dimFeedforward: 3 });
  expect(() => new TransformerEncoder(layer, 0)).toThrow("numLayers must be at least 1; got 0");
  expect(() => new TransformerEncoderLayer(4, 2, { activation: "elu" as "relu" })).toThrow(
    'TransformerEncoderLayer: activation must be "relu", "gelu" or a function; got "elu"',
  );
  const swapped = new TransformerEncoderLayer(4, 2, { dimFeedforward: 3, activation: (x) => x });
  expect(swapped.forward(zeros([2, 1, 4])).shape).toEqual([2, 1, 4]);
});

test("masks under names that a layer does not have are refused, not ignored", () => {
  const x = zeros([2, 3, 8]);
  const mask = zeros([2, 2], { dtype: "bool" });
  const encoder = new TransformerEncoderLayer(8, 2, { dimFeedforward: 16 });
  const decoder = new TransformerDecoderLayer(8, 2, { dimFeedforward: 16 });
  const attention = new MultiheadAttention(8, 2);
  const wrong = { mask } as object;
  expect(() => encoder.forward(x, wrong)).toThrow(
    /forward: options must be among \(srcMask, .*got "mask"/,
  );
  expect(() => decoder.forward(x, x, wrong)).toThrow(/among \(tgtMask, .*got "mask"/);
  expect(() => attention.forward(x, x, x, wrong)).toThrow(/among \(needWeights, .*got "mask"/);
});
