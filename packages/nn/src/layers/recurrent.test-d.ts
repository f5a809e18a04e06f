import type { Tensor } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import { GRU, Linear, LSTM, Module, RNN, type Layer } from "../index.ts";

test("G: the first layer's names are certain, as the class declares them; those of others may not be there", () => {
  const state = new LSTM(3, 4).stateDict();
  expectTypeOf(state.weight_ih_l0).toEqualTypeOf<Tensor>();
  expectTypeOf(state.weight_hh_l0).toEqualTypeOf<Tensor>();
  expectTypeOf(state.bias_ih_l0).toEqualTypeOf<Tensor>();
  expectTypeOf(state.bias_hh_l0).toEqualTypeOf<Tensor>();
  expectTypeOf(new RNN(3, 4).stateDict().bias_hh_l0).toEqualTypeOf<Tensor>();
  expectTypeOf(new GRU(3, 4).stateDict().weight_hh_l0).toEqualTypeOf<Tensor>();
  expectTypeOf(state.weight_ih_l1).toEqualTypeOf<Tensor | undefined>();
  expectTypeOf(state.weight_hr_l0).toEqualTypeOf<Tensor | undefined>();
  expectTypeOf(state.bias_ih_l0_reverse).toEqualTypeOf<Tensor | undefined>();
  // @ts-expect-error a misspelt name
  void state.wieght_ih_l0;
  const bare = new LSTM(3, 4, { bias: false }).stateDict();
  expectTypeOf(bare.weight_ih_l0).toEqualTypeOf<Tensor>();
  expectTypeOf(bare.bias_ih_l0).toEqualTypeOf<Tensor | undefined>();
});

class Tagger extends Module {
  readonly lstm = new LSTM(3, 4, { numLayers: 2 });
  readonly head = new Linear(4, 2);
  readonly extra: RNN | null = null;
  readonly any!: Layer;
  override forward(x: Tensor): Tensor {
    return this.head.forward(this.lstm.forward(x)[0]);
  }
}
declare const tagger: Tagger;

test("G: inside of a net too", () => {
  const state = tagger.stateDict();
  expectTypeOf(state["lstm.weight_ih_l0"]).toEqualTypeOf<Tensor>();
  expectTypeOf(state["lstm.weight_ih_l1"]).toEqualTypeOf<Tensor | undefined>();
  expectTypeOf(state["head.bias"]).toEqualTypeOf<Tensor>();
  expectTypeOf(state["extra.weight_ih_l0"]).toEqualTypeOf<Tensor | undefined>();
  tagger.loadStateDict(state);
  tagger.loadStateDict({ "lstm.weight_ih_l1": state["lstm.weight_ih_l0"] });
  // @ts-expect-error no tensor
  tagger.loadStateDict({ "lstm.weight_ih_l0": 3 });
});
