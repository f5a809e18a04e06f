import { ones, randn, type Parameter, type Tensor } from "@weft/tensor";
import { describe, expect, expectTypeOf, test } from "vitest";
import { describeLayers, layerCase } from "../../test/layer-golden.ts";
import {
  GRU,
  GRUCell,
  LSTM,
  LSTMCell,
  Module,
  RNN,
  RNNCell,
  Sequential,
  tie,
  type StateKey,
} from "../index.ts";

class Pair extends Module {
  readonly first = new RNN(3, 4);
  readonly second = new RNN(3, 4);
  override forward(x: Tensor): Tensor {
    return this.second.forward(x, this.first.forward(x)[1])[0];
  }
}

const withCell = (layer: LSTM<boolean> | LSTMCell<boolean>, ...inputs: Tensor[]): unknown =>
  layer.forward(inputs[0]!, [inputs[1]!, inputs[2]!]);

describeLayers("layers_recurrent.json", [
  ["nn.RNN(3, 4)", () => new RNN(3, 4)],
  ["nn.RNN(3, 4) #1", () => new RNN(3, 4)],
  [
    "nn.RNN(3, 2, 2, nonlinearity='relu', bias=False, batch_first=True, bidirectional=True)",
    () =>
      new RNN(3, 2, {
        numLayers: 2,
        nonlinearity: "relu",
        bias: false,
        batchFirst: true,
        bidirectional: true,
      }),
  ],
  ["nn.LSTM(3, 4)", () => new LSTM(3, 4)],
  layerCase("nn.LSTM(3, 4) #4", () => new LSTM(3, 4), withCell),
  layerCase(
    "nn.LSTM(3, 2, num_layers=2, bidirectional=True, batch_first=True)",
    () => new LSTM(3, 2, { numLayers: 2, bidirectional: true, batchFirst: true }),
    withCell,
  ),
  [
    "nn.LSTM(3, 4, num_layers=2, dropout=0.5)",
    () => new LSTM(3, 4, { numLayers: 2, dropout: 0.5 }),
  ],
  layerCase(
    "nn.LSTM(3, 4, proj_size=2, num_layers=2, bias=False)",
    () => new LSTM<boolean>(3, 4, { projSize: 2, numLayers: 2, bias: false }),
    withCell,
  ),
  [
    "nn.LSTM(3, 3, proj_size=2, bidirectional=True)",
    () => new LSTM(3, 3, { projSize: 2, bidirectional: true }),
  ],
  ["nn.GRU(3, 4)", () => new GRU(3, 4)],
  ["nn.GRU(3, 4) #10", () => new GRU(3, 4)],
  [
    "nn.GRU(3, 2, num_layers=3, bidirectional=True, dropout=0.25)",
    () => new GRU(3, 2, { numLayers: 3, bidirectional: true, dropout: 0.25 }),
  ],
  ["nn.RNNCell(3, 4)", () => new RNNCell(3, 4)],
  [
    "nn.RNNCell(3, 4, bias=False, nonlinearity='relu')",
    () => new RNNCell(3, 4, { bias: false, nonlinearity: "relu" }),
  ],
  layerCase("nn.LSTMCell(3, 4)", () => new LSTMCell(3, 4), withCell),
  ["nn.LSTMCell(3, 4, bias=False)", () => new LSTMCell(3, 4, { bias: false })],
  ["nn.GRUCell(3, 4)", () => new GRUCell(3, 4)],
  ["nn.GRUCell(3, 4, bias=False)", () => new GRUCell(3, 4, { bias: false })],
]);

describe("recurrent layers", () => {
  test("parameters have PyTorch's names, with their types", () => {
    const net = new LSTM(3, 2, { numLayers: 2 });
    expectTypeOf(net.weight_ih_l0).toEqualTypeOf<Parameter>();
    expectTypeOf(net.bias_hh_l0).toEqualTypeOf<Parameter>();
    expectTypeOf(net.weight_hh_l1).toEqualTypeOf<Parameter | undefined>();
    expectTypeOf(new GRU(3, 2, { bias: false }).bias_ih_l0).toEqualTypeOf<undefined>();
    expect(new GRU(3, 2, { bias: false }).bias_ih_l0).toBeUndefined();
    expectTypeOf<"weight_ih_l1" | "bias_hh_l0">().toExtend<StateKey<typeof net>>();
    expectTypeOf(net.stateDict().weight_ih_l0).toEqualTypeOf<Tensor>();
    expectTypeOf(net.getParameter("weight_hh_l1")).toEqualTypeOf<Parameter>();
    // @ts-expect-error a recurrent layer has no weight of this name
    expect(() => tie(new Pair(), "first.weight", "second.weight_ih_l0")).toThrow("first.weight");
  });

  test("two layers can share a weight", () => {
    const pair = new Pair();
    tie(pair, "second.weight_hh_l0", "first.weight_hh_l0");
    expect(pair.second.weight_hh_l0).toBe(pair.first.weight_hh_l0);
    const [output, h] = pair.first.forward(ones([4, 1, 3]));
    pair.second
      .forward(ones([4, 1, 3]), h)[0]
      .add(output)
      .sum()
      .backward();
    expect(pair.first.weight_hh_l0.grad).not.toBeNull();
    expect([...pair.parameters()]).toHaveLength(7);
  });

  test("cells are the steps of the layers", () => {
    const [cell, layer] = [new LSTMCell(3, 4), new LSTM(3, 4)];
    const names = Object.entries(cell.stateDict());
    layer.loadStateDict(Object.fromEntries(names.map(([name, t]) => [`${name}_l0`, t])));
    const x = randn([2, 5, 3]);
    const [, [, wanted]] = layer.forward(x);
    const first = cell.forward(x.at(0));
    expect(cell.forward(x.at(1), first)[1].allclose(wanted.at(0))).toBe(true);
  });

  test("only what gives one tensor is a layer of a Sequential", () => {
    // @ts-expect-error output and state cannot be handed on
    void new Sequential(new GRU(3, 4));
    expect(new Sequential(new GRUCell(3, 4)).forward(ones([2, 3])).shape).toEqual([2, 4]);
  });

  test("say what is wrong", () => {
    const net = new LSTM(3, 4, { bidirectional: true });
    expect(() => net.forward(ones([2, 2, 2]))).toThrow(
      "LSTM: x must be [time, batch, 3] or [time, 3]; got shape [2, 2, 2]",
    );
    expect(() => net.forward(ones([0, 2, 3]))).toThrow("at least one step; got shape [0, 2, 3]");
    const [h, c] = [ones([2, 2, 4]), ones([1, 2, 4])];
    expect(() => net.forward(ones([5, 2, 3]), [h, c])).toThrow(
      "LSTM: c0 must be [2, 2, 4]; got shape [1, 2, 4]",
    );
    expect(() => new LSTM(3, 4, { projSize: 4 })).toThrow("projSize must be less than hiddenSize");
    expect(() => new RNN(3, 4, { numLayers: 0 })).toThrow("RNN: numLayers must be at least 1");
    expect(() => new RNN(3, 4, { nonlinearity: "elu" as "relu" })).toThrow('got "elu"');
    expect(() => new GRU(3, 4, { dropout: 2 })).toThrow("GRU: dropout must be from 0 to 1; got 2");
    expect(() => new GRU(3, 4, { num_layers: 2 } as object)).toThrow('got "num_layers"');
    expect(() => new GRUCell(3, 4).forward(ones([2]))).toThrow("[batch, 3] or [3]; got shape [2]");
    expect(() => new GRUCell(3, 4).forward(ones([2, 3]), ones([4]))).toThrow(
      "GRUCell: the state must be [2, 4]; got shape [4]",
    );
  });
});
