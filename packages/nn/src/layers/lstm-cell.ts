import type { Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { cellDefaults, RecurrentCell, type RecurrentCellOptions } from "./recurrent-cell.ts";
import type { LSTMState } from "./lstm.ts";
import { lstmStep } from "./recurrent-steps.ts";

/**
 * One step of an `LSTM`.
 *
 * Shapes: x `[batch, inputSize]` or `[inputSize]`, h and c `[batch, hiddenSize]` or `[hiddenSize]` → `[h, c]`; `weight_ih`
 * `[4 hiddenSize, inputSize]` (i, f, g, o), `weight_hh` `[4 hiddenSize, hiddenSize]`. Init: U(±1/√hiddenSize).
 *
 * @throws {ShapeError} when sizes do not fit.
 * @example new LSTMCell(3, 4).forward(zeros([2, 3]))[1].shape // [2, 4]
 */
export class LSTMCell<Bias extends boolean = true> extends RecurrentCell<Bias> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentCellOptions<Bias> = {}) {
    super(4, inputSize, hiddenSize, settleOptions("LSTMCell", options, cellDefaults<Bias>()));
  }

  /** @param state `[h, c]`. Default: zeros. */
  override forward(x: Tensor, state: LSTMState | null = null): LSTMState {
    const [h, c] = this.run(lstmStep, x, state, 2);
    return [h!, c!];
  }
}
