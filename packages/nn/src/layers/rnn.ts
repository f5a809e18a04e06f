import { ValueError, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { RecurrentLayer, recurrentDefaults, type RecurrentOptions } from "./recurrent-layer.ts";
import { plainSteps, type RecurrentNonlinearity } from "./recurrent-steps.ts";

/** Options of `RNN`. */
export interface RNNOptions<Bias extends boolean = boolean> extends RecurrentOptions<Bias> {
  /** Default "tanh". */
  readonly nonlinearity?: RecurrentNonlinearity;
}

/**
 * Recurrent layers `h[t] = tanh(x[t] weight_ihᵀ + bias_ih + h[t-1] weight_hhᵀ + bias_hh)`, or with relu.
 *
 * Shapes: x `[time, batch, inputSize]`, with `batchFirst` `[batch, time, inputSize]`, or without a batch; h0 `[layers · directions,
 * batch, hiddenSize]` → `[output, hN]`, output `[time, batch, directions · hiddenSize]`, hN as h0. Parameters have PyTorch's names:
 * `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, `weight_ih_l0_reverse`, ... Init: U(±1/√hiddenSize) for all.
 *
 * @throws {ShapeError} when sizes do not fit. @throws {ValueError} for a bad option.
 * @example new RNN(3, 4).forward(zeros([5, 2, 3]))[0].shape // [5, 2, 4]
 */
export class RNN<Bias extends boolean = true> extends RecurrentLayer<Bias> {
  readonly nonlinearity: RecurrentNonlinearity;

  constructor(inputSize: number, hiddenSize: number, options: RNNOptions<Bias> = {}) {
    const settled = settleOptions<RNNOptions<Bias>>("RNN", options, {
      ...recurrentDefaults<Bias>(),
      nonlinearity: "tanh",
    });
    super(1, inputSize, hiddenSize, settled);
    this.nonlinearity = checkNonlinearity("RNN", settled.nonlinearity);
  }

  /** @param h0 The state to start from. Default: zeros. */
  override forward(x: Tensor, h0: Tensor | null = null): readonly [output: Tensor, hN: Tensor] {
    const step = plainSteps[this.nonlinearity];
    const { output, states } = this.run(step, x, h0 && [h0], [this.hiddenSize]);
    return [output, states[0]!];
  }
}

/** @throws {ValueError} when there is no such nonlinearity. @internal */
export function checkNonlinearity(
  layer: string,
  nonlinearity: RecurrentNonlinearity,
): RecurrentNonlinearity {
  if (Object.hasOwn(plainSteps, nonlinearity)) return nonlinearity;
  throw new ValueError(
    `${layer}: nonlinearity must be "tanh" or "relu"; got ${JSON.stringify(nonlinearity)}`,
  );
}
