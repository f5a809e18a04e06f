import type { Module } from "@weft/nn";
import { ShapeError, Tensor, ValueError } from "@weft/tensor";
import { describeValue } from "./describe-value.ts";
import type { ModelModule } from "./model-module.ts";

/** The loss of a shard. @throws {ShapeError | ValueError} when the model's file gives no scalar. */
export function meanLoss(module: ModelModule, model: Module, rows: readonly Tensor[]): Tensor {
  const loss: unknown = module.computeLoss(model, ...rows); // a user's file
  const rule = "step: computeLoss must return a scalar, the mean over its rows";
  if (!(loss instanceof Tensor)) throw new ValueError(`${rule}; got ${describeValue(loss)}`);
  if (loss.size !== 1) throw new ShapeError(`${rule}; got shape [${loss.shape.join(", ")}]`);
  return loss;
}
