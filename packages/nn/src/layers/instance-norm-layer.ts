import { instanceNorm, type Tensor } from "@weft/tensor";
import { RunningNormLayer } from "./running-norm-layer.ts";

/** Instance norm of inputs whose ranks a subclass says. @internal */
export abstract class InstanceNormLayer<
  Affine extends boolean,
  Tracked extends boolean,
> extends RunningNormLayer<Affine, Tracked> {
  /** Normalizes a batch, or a single image, which has `ndim` dimensions. */
  protected normalize(x: Tensor, ndim: number): Tensor {
    this.checkInput(x, [ndim, ndim + 1], x.ndim === ndim ? 0 : 1);
    const { running_mean, running_var, weight, bias, eps } = this;
    const out = instanceNorm(x.ndim === ndim ? x.unsqueeze(0) : x, {
      runningMean: running_mean,
      runningVar: running_var,
      weight,
      bias,
      useInputStats: this.training || !this.trackRunningStats,
      momentum: this.momentum ?? 0,
      eps,
    });
    return x.ndim === ndim ? out.squeeze(0) : out;
  }
}
