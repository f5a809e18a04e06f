import { ValueError, type Reduction, type Tensor } from "@weft/tensor";

/** @throws {ValueError} when there is no such reduction. @internal */
export function checkReduction(loss: string, reduction: Reduction = "mean"): Reduction {
  if (["mean", "sum", "none"].includes(reduction)) return reduction;
  throw new ValueError(
    `${loss}: reduction must be one of mean, sum, none; got ${JSON.stringify(reduction)}`,
  );
}

/** The losses of the samples as one number, or as they are. @internal */
export function reduce(losses: Tensor, reduction: Reduction): Tensor {
  return reduction === "none" ? losses : reduction === "sum" ? losses.sum() : losses.mean();
}
