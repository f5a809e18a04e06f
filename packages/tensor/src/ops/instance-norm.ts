import { channelShape } from "../dispatch/channel-norm-arguments.ts";
import type { ChannelStatistics } from "../dispatch/channel-norm.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { reduce } from "../dispatch/reduce.ts";
import { reshapeData } from "../dispatch/reshape-data.ts";
import { moveTowards, runningStatistics, unbiased } from "../dispatch/running-statistics.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { binaryInto } from "../dispatch/binary.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { batchNorm } from "./batch-norm.ts";
import { expand } from "./expand.ts";
import { normalizeChannels } from "./normalize-channels.ts";
import { reshape } from "./reshape.ts";
import { to } from "./to.ts";
import { widened } from "./widened.ts";

export interface InstanceNormOptions {
  /** Updated in place with the mean over the batch when `useInputStats`, used as a constant otherwise; `[channels]`. */
  readonly runningMean?: Tensor | null;
  /** The same for the unbiased variance. */
  readonly runningVar?: Tensor | null;
  /** Multiplies the normalized values; `[channels]`. */
  readonly weight?: Tensor | null;
  /** Added at the end; `[channels]`. */
  readonly bias?: Tensor | null;
  /** Whether each image's own statistics are used. Default true. */
  readonly useInputStats?: boolean;
  /** How far the running statistics move towards the images'. Default 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
}

/**
 * Instance norm `(x - mean) / √(variance + eps) · weight + bias`, with mean and (biased) variance over the places of each
 * channel of each image.
 *
 * Shapes: x `[batch, channels, ...places]` → the same; all others `[channels]`.
 *
 * @category Network functions
 * @throws {ShapeError} when the sizes do not fit. @throws {DTypeError} when the dtypes differ or are not floating.
 * @throws {ValueError} when there is a single place, without running statistics when they are to be used, or with a bad option.
 * @example instanceNorm(tensor([[[1, 3]]]), { eps: 0 }).toArray() // [[[-1, 1]]]
 */
export function instanceNorm(x: Tensor, options: InstanceNormOptions = {}): Tensor {
  checkOptions("instanceNorm", options, [
    "runningMean",
    "runningVar",
    "weight",
    "bias",
    "useInputStats",
    "momentum",
    "eps",
  ]);
  const { runningMean = null, runningVar = null, weight = null, bias = null } = options;
  const { useInputStats = true, momentum = 0.1, eps = 1e-5 } = options;
  const shape = channelShape("instanceNorm", x, { runningMean, runningVar, weight, bias }, eps);
  const running = runningStatistics("instanceNorm", runningMean, runningVar);
  const [batch, channels, places] = shape;
  if (!Number.isFinite(momentum)) {
    throw new ValueError(`instanceNorm: momentum must be a finite number; got ${momentum}`);
  }
  if (!useInputStats) {
    if (running === null) {
      throw new ValueError(
        "instanceNorm: running statistics must be given when useInputStats is false; got null",
      );
    }
    return batchNorm(x, running.mean, running.variance, { weight, bias, eps });
  }
  if (x.ndim < 3) {
    throw new ShapeError(
      `instanceNorm: x must be [batch, channels, ...places]; got shape ${show(x.shape)}`,
    );
  }
  if (places === 1) {
    throw new ValueError(
      `instanceNorm: images must have more than one place; got x ${show(x.shape)}`,
    );
  }
  const update = ({ mean, variance }: ChannelStatistics): void => {
    if (running === null || x.size === 0) return;
    const average = (values: Tensor): Tensor => {
      const sums = reduce(
        "instanceNorm",
        "sum",
        reshapeData(values, [batch, channels]),
        [0],
        false,
      );
      binaryInto("mul", sums, scalarTensor(1 / batch, sums.dtype), sums);
      return sums;
    };
    moveTowards("instanceNorm", running.mean, average(mean), momentum);
    moveTowards("instanceNorm", running.variance, average(unbiased(variance, places)), momentum);
  };
  const everyImage = (values: Tensor | null): Tensor | null =>
    values === null ? null : reshape(expand(values, [batch, channels]), [batch * channels]);
  const out = normalizeChannels(
    widened(reshape(x, [1, batch * channels, places])),
    everyImage(widened(weight)),
    everyImage(widened(bias)),
    { op: "instanceNorm", eps, constants: null, observe: update },
  );
  return to(reshape(out, x.shape), x.dtype);
}
