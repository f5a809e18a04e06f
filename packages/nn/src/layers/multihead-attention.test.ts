import { ones, type Tensor } from "@weft/tensor";
import { describe, expect, expectTypeOf, test } from "vitest";
import { describeLayers, layerCase } from "../../test/layer-golden.ts";
import { MultiheadAttention, Sequential, type StateKey } from "../index.ts";

type Three = [Tensor, Tensor, Tensor];
type Five = [...Three, keyPaddingMask: Tensor, attnMask: Tensor];

const masked = (layer: MultiheadAttention<boolean>, ...inputs: Tensor[]): unknown => {
  const [q, k, v, keyPaddingMask, attnMask] = inputs as Five;
  return layer.forward(q, k, v, { keyPaddingMask, attnMask, averageAttnWeights: false });
};
const quiet = (layer: MultiheadAttention<boolean>, ...inputs: Tensor[]): unknown => {
  const [q, k, v, keyPaddingMask, attnMask] = inputs as Five;
  return layer.forward(q, k, v, { keyPaddingMask, attnMask, needWeights: false });
};

describeLayers("layers_attention.json", [
  ["nn.MultiheadAttention(4, 2)", () => new MultiheadAttention(4, 2)],
  layerCase(
    "nn.MultiheadAttention(4, 2) #1",
    () => new MultiheadAttention(4, 2),
    (layer, ...inputs) => {
      const [q, k, v, keyPaddingMask] = inputs as Five;
      return layer.forward(q, k, v, { keyPaddingMask });
    },
  ),
  layerCase(
    "nn.MultiheadAttention(4, 2, bias=False, batch_first=True)",
    () => new MultiheadAttention<boolean>(4, 2, { bias: false, batchFirst: true }),
    masked,
  ),
  layerCase(
    "nn.MultiheadAttention(4, 1, kdim=3, vdim=2, add_bias_kv=True)",
    () => new MultiheadAttention(4, 1, { kdim: 3, vdim: 2, addBiasKv: true }),
    quiet,
  ),
  [
    "nn.MultiheadAttention(4, 2, kdim=3, bias=False)",
    () => new MultiheadAttention(4, 2, { kdim: 3, bias: false }),
  ],
  layerCase(
    "nn.MultiheadAttention(4, 2, add_zero_attn=True, add_bias_kv=True)",
    () => new MultiheadAttention(4, 2, { addZeroAttn: true, addBiasKv: true }),
    masked,
  ),
  layerCase(
    "nn.MultiheadAttention(4, 2, add_zero_attn=True)",
    () => new MultiheadAttention(4, 2, { addZeroAttn: true }),
    quiet,
  ),
  [
    "nn.MultiheadAttention(4, 2, dropout=0.5)",
    () => new MultiheadAttention(4, 2, { dropout: 0.5 }),
  ],
  layerCase(
    "nn.MultiheadAttention(4, 2, dropout=0.25)",
    () => new MultiheadAttention(4, 2, { dropout: 0.25 }),
    quiet,
  ),
]);

describe("MultiheadAttention", () => {
  const x = ones([3, 2, 4]);

  test("gives the weights when they are needed, by head when they are not averaged", () => {
    const layer = new MultiheadAttention(4, 2);
    expectTypeOf(layer.forward(x, x, x)[1]).toEqualTypeOf<Tensor>();
    expect(layer.forward(x, x, x, { averageAttnWeights: false })[1].shape).toEqual([2, 2, 3, 3]);
    const [output, weights] = layer.forward(x, x, x, { needWeights: false });
    expectTypeOf(weights).toEqualTypeOf<null>();
    expect(weights).toBeNull();
    expect(output.shape).toEqual([3, 2, 4]);
  });

  test("has the state that its options say", () => {
    const names = (layer: MultiheadAttention<boolean>): string[] => Object.keys(layer.stateDict());
    expect(names(new MultiheadAttention(4, 2, { bias: false }))).toEqual([
      ...["in_proj_weight", "out_proj.weight"],
    ]);
    expect(names(new MultiheadAttention(4, 2, { vdim: 3 })).slice(0, 3)).toEqual([
      ...["q_proj_weight", "k_proj_weight", "v_proj_weight"],
    ]);
    expectTypeOf<"out_proj.weight">().toExtend<StateKey<MultiheadAttention>>();
    expectTypeOf<"in_proj_bias">().toExtend<StateKey<MultiheadAttention>>();
  });

  test("says what is wrong", () => {
    const layer = new MultiheadAttention(4, 2);
    expect(() => new MultiheadAttention(4, 3)).toThrow("must divide embedDim; got 3 and 4");
    expect(() => layer.forward(x, ones([3, 1, 4]), x)).toThrow(
      "query must be [queries, batch, 4], key [keys, batch, 4] and value [keys, batch, 4], or all without batch; got [3, 2, 4], [3, 1, 4], [3, 2, 4]",
    );
    expect(() => layer.forward(x, x, x, { attnMask: ones([3, 2]) })).toThrow(
      "attnMask must be [3, 3] or [4, 3, 3]; got shape [3, 2]",
    );
    expect(() => layer.forward(x, x, x, { keyPaddingMask: ones([3, 2]) })).toThrow(
      "one place for each of 3 keys of 2 sequences; got shape [3, 2]",
    );
    const attnMask = ones([3, 3], { dtype: "float64" });
    expect(() => layer.forward(x, x, x, { attnMask })).toThrow("float32; got float64");
    // @ts-expect-error two tensors cannot be handed on
    void new Sequential(layer);
  });
});
