import type { Tensor } from "@weft/tensor";
import { becomePlain } from "../lazy/become-plain.ts";
import { withOptions } from "../module/layer-options.ts";
import { InstanceNorm2d } from "./instance-norm2d.ts";
import { leaveNormLazy, normChannels, normOptionsOf, WITHOUT_STATE } from "./lazy-norm.ts";
import type { RunningNormOptions } from "./running-norm-layer.ts";

/**
 * `InstanceNorm2d` that takes `numFeatures` from its first input: then it becomes a plain `InstanceNorm2d`. As in PyTorch, `affine` and
 * `trackRunningStats` are true by default, other than in the plain class.
 *
 * @example
 * const norm = new LazyInstanceNorm2d();
 * norm.forward(zeros([2, 3, 4, 4]));
 * String(norm) // InstanceNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
 */
export class LazyInstanceNorm2d<
  Affine extends boolean = true,
  Tracked extends boolean = true,
> extends InstanceNorm2d<Affine, Tracked> {
  constructor(options: RunningNormOptions<Affine, Tracked> = {}) {
    // The state comes later; the types say what there will be.
    super(
      0,
      withOptions("LazyInstanceNorm2d", options, WITHOUT_STATE) as RunningNormOptions<
        Affine,
        Tracked
      >,
    );
    leaveNormLazy(this, options);
  }

  /** The layer that it becomes. */
  plainFor(x: Tensor): InstanceNorm2d<boolean, boolean> {
    return new InstanceNorm2d(normChannels(this, x, [3, 4], x.ndim - 3), normOptionsOf(this));
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
