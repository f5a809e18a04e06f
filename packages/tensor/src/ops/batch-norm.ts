import { printedAs } from "../autograd/printed-as.ts";
import { channelShape } from "../dispatch/channel-norm-arguments.ts";
import type { ChannelStatistics } from "../dispatch/channel-norm.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import {
  asConstants,
  moveTowards,
  runningStatistics,
  unbiased,
} from "../dispatch/running-statistics.ts";
import { ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { normalizeChannels } from "./normalize-channels.ts";
import { reshape } from "./reshape.ts";
import { to } from "./to.ts";
import { widened } from "./widened.ts";

export interface BatchNormOptions {
  /** Multiplies the normalized values; `[channels]`. */
  readonly weight?: Tensor | null;
  /** Added at the end; `[channels]`. */
  readonly bias?: Tensor | null;
  /** Whether the batch's own statistics are used, and the running ones updated. Default false: the running ones are used. */
  readonly training?: boolean;
  /** How far the running statistics move towards the batch's. Default 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
}

/**
 * Batch norm `(x - mean) / √(variance + eps) · weight + bias` by channels.
 *
 * When training, mean and (biased) variance are those of a channel over the batch and its places, and the running ones, if
 * given, move in place: `running = (1 - momentum) running + momentum batch`, with the unbiased variance. Otherwise the running
 * ones are used as constants.
 *
 * Shapes: x `[batch, channels, ...]` → the same; all others `[channels]`.
 *
 * @category Network functions
 * @throws {ShapeError} when the sizes do not fit. @throws {DTypeError} when the dtypes differ or are not floating.
 * @throws {ValueError} when training with a single value a channel, without running statistics when not, or with a bad option.
 * @example batchNorm(tensor([[1], [3]]), null, null, { training: true, eps: 0 }).toArray() // [[-1], [1]]
 */
export function batchNorm(
  x: Tensor,
  runningMean: Tensor | null = null,
  runningVar: Tensor | null = null,
  options: BatchNormOptions = {},
): Tensor {
  checkOptions("batchNorm", options, ["weight", "bias", "training", "momentum", "eps"]);
  const { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 } = options;
  const shape = channelShape("batchNorm", x, { runningMean, runningVar, weight, bias }, eps);
  const running = runningStatistics("batchNorm", runningMean, runningVar);
  if (!Number.isFinite(momentum)) {
    throw new ValueError(`batchNorm: momentum must be a finite number; got ${momentum}`);
  }
  if (!training && running === null) {
    throw new ValueError(
      "batchNorm: running statistics must be given when not training; got null (or pass training: true)",
    );
  }
  const count = shape[0] * shape[2];
  if (training && count === 1) {
    throw new ValueError(
      `batchNorm: training needs more than one value a channel; got x ${show(x.shape)}`,
    );
  }
  const update = ({ mean, variance }: ChannelStatistics): void => {
    if (running === null || count === 0) return;
    moveTowards("batchNorm", running.mean, mean, momentum);
    moveTowards("batchNorm", running.variance, unbiased(variance, count), momentum);
  };
  const out = normalizeChannels(widened(reshape(x, shape)), widened(weight), widened(bias), {
    op: "batchNorm",
    eps,
    constants: training || running === null ? null : asConstants("batchNorm", running, eps),
    observe: update,
  });
  return printedAs("NativeBatchNormBackward0", to(reshape(out, x.shape), x.dtype));
}
