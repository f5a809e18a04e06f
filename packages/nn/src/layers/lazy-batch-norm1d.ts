import type { Tensor } from "@weft/tensor";
import { becomePlain } from "../lazy/become-plain.ts";
import { withOptions } from "../module/layer-options.ts";
import { BatchNorm1d } from "./batch-norm1d.ts";
import { leaveNormLazy, normChannels, normOptionsOf, WITHOUT_STATE } from "./lazy-norm.ts";
import type { RunningNormOptions } from "./running-norm-layer.ts";

/**
 * `BatchNorm1d` that takes `numFeatures` from its first input: then it becomes a plain `BatchNorm1d`.
 *
 * @example
 * const norm = new LazyBatchNorm1d();
 * norm.forward(zeros([4, 3]));
 * String(norm) // BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
 */
export class LazyBatchNorm1d<
  Affine extends boolean = true,
  Tracked extends boolean = true,
> extends BatchNorm1d<Affine, Tracked> {
  constructor(options: RunningNormOptions<Affine, Tracked> = {}) {
    // The state comes later; the types say what there will be.
    super(
      0,
      withOptions("LazyBatchNorm1d", options, WITHOUT_STATE) as RunningNormOptions<Affine, Tracked>,
    );
    leaveNormLazy(this, options);
  }

  /** The layer that it becomes. */
  plainFor(x: Tensor): BatchNorm1d<boolean, boolean> {
    return new BatchNorm1d(normChannels(this, x, [2, 3], 1), normOptionsOf(this));
  }

  /** Draws nothing: the first values come with the first input. */
  override resetParameters(): void {
    // Nothing to set yet.
  }

  override forward(x: Tensor): Tensor {
    becomePlain(this, x);
    return super.forward(x);
  }
}
