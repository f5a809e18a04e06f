import type { LossOptions, Reduction, Tensor } from "@weft/tensor";
import { PairwiseDistance } from "../layers/pairwise-distance.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { checkReduction, reduce } from "./reduce.ts";

/** How far two batches of samples are apart, one number a pair: a function, or a module that has it as its `forward`. */
export type Distance =
  | ((a: Tensor, b: Tensor) => Tensor)
  | (Module & { forward(a: Tensor, b: Tensor): Tensor });

/** Options of `TripletMarginWithDistanceLoss`. */
export interface TripletMarginWithDistanceLossOptions extends LossOptions {
  /** Default `null`: a `PairwiseDistance`. */
  readonly distanceFunction?: Distance | null;
  /** By how much the negative shall be farther away. Default 1. */
  readonly margin?: number;
  /** Whether the positive's distance from the negative counts when it is smaller than the anchor's. Default false. */
  readonly swap?: boolean;
}

/**
 * Triplet loss `max(d(anchor, positive) - d(anchor, negative) + margin, 0)` with a distance `d` of one's own.
 *
 * @example
 * const distanceFunction = (a: Tensor, b: Tensor): Tensor => a.sub(b).abs().sum({ dim: -1 });
 * const loss = new TripletMarginWithDistanceLoss({ distanceFunction, margin: 4 });
 * loss.forward(tensor([[0]]), tensor([[2]]), tensor([[5]])).item() // 1
 */
export class TripletMarginWithDistanceLoss extends Module {
  /** Under PyTorch's name, which counts when it is a module with parameters. */
  readonly distance_function: Distance;
  readonly margin: number;
  readonly swap: boolean;
  readonly reduction: Reduction;

  constructor(options: TripletMarginWithDistanceLossOptions = {}) {
    super();
    const { distanceFunction, margin, swap, reduction } = settleOptions(
      "TripletMarginWithDistanceLoss",
      options,
      { distanceFunction: null, margin: 1, swap: false, reduction: "mean" },
    );
    this.distance_function = distanceFunction ?? new PairwiseDistance();
    this.margin = margin;
    this.swap = swap;
    this.reduction = checkReduction("TripletMarginWithDistanceLoss", reduction);
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { distance_function: given, margin, swap } = this;
    const distance = (a: Tensor, b: Tensor): Tensor =>
      typeof given === "function" ? given(a, b) : given.forward(a, b);
    const near = distance(anchor, positive);
    const far = distance(anchor, negative);
    const apart = swap ? far.minimum(distance(positive, negative)) : far;
    return reduce(near.sub(apart).add(margin).clampMin(0), this.reduction);
  }
}
