import type { Module } from "@weft/nn";
import { ShapeError, type Tensor } from "@weft/tensor";
import type { ModelModule } from "./model-module.ts";

/** The loss of a shard. @throws {ShapeError} when the model's file gives no scalar. */
export function meanLoss(module: ModelModule, model: Module, rows: readonly Tensor[]): Tensor {
  const loss = module.computeLoss(model, ...rows);
  if (loss.size !== 1) {
    throw new ShapeError(
      `step: computeLoss must return a scalar, the mean over its rows; got shape [${loss.shape.join(", ")}]`,
    );
  }
  return loss;
}
