import type { Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { RecurrentLayer, recurrentDefaults, type RecurrentOptions } from "./recurrent-layer.ts";
import { gruStep } from "./recurrent-steps.ts";

/**
 * Gated recurrent units `h[t] = (1 - z) n + z h[t-1]`, with gates r, z and n of input and state:
 * `n = tanh(x weight_inᵀ + bias_in + r (h weight_hnᵀ + bias_hn))`.
 *
 * Shapes: x `[time, batch, inputSize]`, with `batchFirst` `[batch, time, inputSize]`, or without a batch; h0 `[layers · directions,
 * batch, hiddenSize]` → `[output, hN]`, output `[time, batch, directions · hiddenSize]`, hN as h0. Parameters have PyTorch's names:
 * `weight_ih_l0` `[3 hiddenSize, inputSize]` (r, z, n), `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, `weight_ih_l0_reverse`, ...
 * Init: U(±1/√hiddenSize) for all.
 *
 * @throws {ShapeError} when sizes do not fit. @throws {ValueError} for a bad option.
 * @example new GRU(3, 4, { bidirectional: true }).forward(zeros([5, 2, 3]))[0].shape // [5, 2, 8]
 */
export class GRU<Bias extends boolean = true> extends RecurrentLayer<Bias> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions<Bias> = {}) {
    super(3, inputSize, hiddenSize, settleOptions("GRU", options, recurrentDefaults<Bias>()));
  }

  /** @param h0 The state to start from. Default: zeros. */
  override forward(x: Tensor, h0: Tensor | null = null): readonly [output: Tensor, hN: Tensor] {
    const { output, states } = this.run(gruStep, x, h0 && [h0], [this.hiddenSize]);
    return [output, states[0]!];
  }
}
