import type { Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { RecurrentLayer, recurrentDefaults, type RecurrentOptions } from "./recurrent-layer.ts";
import { lstmStep } from "./recurrent-steps.ts";

/** Options of `LSTM`. */
export interface LSTMOptions<Bias extends boolean = boolean> extends RecurrentOptions<Bias> {
  /** The size that the states h are projected to, by `weight_hr_l0` and so on; 0 for none. Default 0. */
  readonly projSize?: number;
}

/** The states of an `LSTM` or an `LSTMCell`. */
export type LSTMState = readonly [h: Tensor, c: Tensor];

/**
 * Long short-term memory `c[t] = σ(f) c[t-1] + σ(i) tanh(g)`, `h[t] = σ(o) tanh(c[t])`, with gates i, f, g and o that are linear in
 * input and state.
 *
 * Shapes: x `[time, batch, inputSize]`, with `batchFirst` `[batch, time, inputSize]`, or without a batch; h0 `[layers · directions,
 * batch, hiddenSize or projSize]`, c0 `[layers · directions, batch, hiddenSize]` → `[output, [hN, cN]]`, output
 * `[time, batch, directions · size of h]`, hN and cN as h0 and c0. Parameters have PyTorch's names: `weight_ih_l0`
 * `[4 hiddenSize, inputSize]` (i, f, g, o), `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, `weight_hr_l0`, `weight_ih_l0_reverse`, ...
 * Init: U(±1/√hiddenSize) for all.
 *
 * @throws {ShapeError} when sizes do not fit. @throws {ValueError} for a bad option.
 * @example
 * const [output, [hN, cN]] = new LSTM(3, 4, { numLayers: 2 }).forward(zeros([5, 1, 3]));
 * [output.shape, hN.shape, cN.shape] // [[5, 1, 4], [2, 1, 4], [2, 1, 4]]
 */
export class LSTM<Bias extends boolean = true> extends RecurrentLayer<Bias> {
  constructor(inputSize: number, hiddenSize: number, options: LSTMOptions<Bias> = {}) {
    const settled = settleOptions<LSTMOptions<Bias>>("LSTM", options, {
      ...recurrentDefaults<Bias>(),
      projSize: 0,
    });
    super(4, inputSize, hiddenSize, settled, settled.projSize);
  }

  /** @param state `[h0, c0]` to start from. Default: zeros. */
  override forward(
    x: Tensor,
    state: LSTMState | null = null,
  ): readonly [output: Tensor, state: LSTMState] {
    const { hiddenSize, projSize } = this;
    const sizes = [projSize || hiddenSize, hiddenSize];
    const { output, states } = this.run(lstmStep, x, state, sizes);
    return [output, [states[0]!, states[1]!]];
  }
}
