import type { Reduction } from "../dispatch/reduction.ts";
import type { Tensor } from "../tensor.ts";
import { mean } from "./mean.ts";
import { sum } from "./sum.ts";

/** The losses of the elements as one number, or as they are. @internal */
export function reduceLoss(losses: Tensor, reduction: Reduction): Tensor {
  if (reduction === "none") return losses;
  return reduction === "sum" ? sum(losses) : mean(losses);
}
