import type { Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { cellDefaults, RecurrentCell, type RecurrentCellOptions } from "./recurrent-cell.ts";
import { plainSteps, type RecurrentNonlinearity } from "./recurrent-steps.ts";
import { checkNonlinearity } from "./rnn.ts";

/** Options of `RNNCell`. */
export interface RNNCellOptions<Bias extends boolean = boolean> extends RecurrentCellOptions<Bias> {
  /** Default "tanh". */
  readonly nonlinearity?: RecurrentNonlinearity;
}

/**
 * One step of an `RNN`: `tanh(x weight_ihᵀ + bias_ih + h weight_hhᵀ + bias_hh)`, or with relu.
 *
 * Shapes: x `[batch, inputSize]` or `[inputSize]`, h `[batch, hiddenSize]` or `[hiddenSize]` → as h. Init: U(±1/√hiddenSize).
 *
 * @throws {ShapeError} when sizes do not fit. @throws {ValueError} for a bad option.
 * @example new RNNCell(3, 4).forward(zeros([2, 3])).shape // [2, 4]
 */
export class RNNCell<Bias extends boolean = true> extends RecurrentCell<Bias> {
  readonly nonlinearity: RecurrentNonlinearity;

  constructor(inputSize: number, hiddenSize: number, options: RNNCellOptions<Bias> = {}) {
    const settled = settleOptions<RNNCellOptions<Bias>>("RNNCell", options, {
      ...cellDefaults<Bias>(),
      nonlinearity: "tanh",
    });
    super(1, inputSize, hiddenSize, settled);
    this.nonlinearity = checkNonlinearity("RNNCell", settled.nonlinearity);
  }

  /** @param h The state. Default: zeros. */
  override forward(x: Tensor, h: Tensor | null = null): Tensor {
    return this.run(plainSteps[this.nonlinearity], x, h && [h], 1)[0]!;
  }

  override extraRepr(): string {
    const { nonlinearity } = this;
    return `${super.extraRepr()}${nonlinearity === "tanh" ? "" : `, nonlinearity=${nonlinearity}`}`;
  }
}
