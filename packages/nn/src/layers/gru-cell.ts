import type { Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { cellDefaults, RecurrentCell, type RecurrentCellOptions } from "./recurrent-cell.ts";
import { gruStep } from "./recurrent-steps.ts";

/**
 * One step of a `GRU`.
 *
 * Shapes: x `[batch, inputSize]` or `[inputSize]`, h `[batch, hiddenSize]` or `[hiddenSize]` → as h; `weight_ih` `[3 hiddenSize,
 * inputSize]` (r, z, n), `weight_hh` `[3 hiddenSize, hiddenSize]`. Init: U(±1/√hiddenSize).
 *
 * @throws {ShapeError} when sizes do not fit.
 * @example new GRUCell(3, 4).forward(zeros([2, 3])).shape // [2, 4]
 */
export class GRUCell<Bias extends boolean = true> extends RecurrentCell<Bias> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentCellOptions<Bias> = {}) {
    super(3, inputSize, hiddenSize, settleOptions("GRUCell", options, cellDefaults<Bias>()));
  }

  /** @param h The state. Default: zeros. */
  override forward(x: Tensor, h: Tensor | null = null): Tensor {
    return this.run(gruStep, x, h && [h], 1)[0]!;
  }
}
