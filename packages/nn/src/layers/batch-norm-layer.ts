import { batchNorm, type Tensor } from "@weft/tensor";
import { RunningNormLayer } from "./running-norm-layer.ts";

/** Batch norm of inputs whose ranks a subclass says. @internal */
export abstract class BatchNormLayer<
  Affine extends boolean,
  Tracked extends boolean,
> extends RunningNormLayer<Affine, Tracked> {
  /** Normalizes, and updates the running statistics when training. */
  protected normalize(x: Tensor): Tensor {
    const { running_mean, running_var, num_batches_tracked, weight, bias, eps } = this;
    let momentum = this.momentum ?? 0;
    if (this.training && num_batches_tracked !== null) {
      num_batches_tracked.add_(1);
      if (this.momentum === null) momentum = 1 / Number(num_batches_tracked.item());
    }
    const training = this.training || running_mean === null;
    return batchNorm(x, running_mean, running_var, { weight, bias, training, momentum, eps });
  }
}
