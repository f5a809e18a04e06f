import { printedAs } from "../autograd/printed-as.ts";
import { channelShape } from "../dispatch/channel-norm-arguments.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import type { DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { normalizeChannels } from "./normalize-channels.ts";
import { reshape } from "./reshape.ts";
import { to } from "./to.ts";
import { widened } from "./widened.ts";

export interface GroupNormOptions {
  /** Multiplies the normalized values; `[channels]`. */
  readonly weight?: Tensor | null;
  /** Added at the end; `[channels]`. */
  readonly bias?: Tensor | null;
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
}

/**
 * Group norm `(x - mean) / √(variance + eps) · weight + bias`, with mean and (biased) variance over each image's groups of
 * neighbouring channels; weight and bias by channels.
 *
 * Shapes: x `[batch, channels, ...]` → the same.
 *
 * @category Network functions
 * @throws {ShapeError} when the sizes do not fit, or the groups do not divide the channels.
 * @throws {DTypeError} when the dtypes differ or are not floating. @throws {ValueError} for a bad option, or when there is a
 *   single value a group in all.
 * @example groupNorm(tensor([[1, 3, 5, 5]]), 2, { eps: 0.25 }).shape // [1, 4]
 */
export function groupNorm(x: Tensor, numGroups: number, options: GroupNormOptions = {}): Tensor {
  checkOptions("groupNorm", options, ["weight", "bias", "eps"]);
  const { weight = null, bias = null, eps = 1e-5 } = options;
  const shape = channelShape("groupNorm", x, { weight, bias }, eps);
  const [batch, channels, places] = shape;
  if (!Number.isSafeInteger(numGroups) || numGroups < 1) {
    throw new ValueError(
      `groupNorm: numGroups must be a whole number of at least 1; got ${numGroups}`,
    );
  }
  if (channels % numGroups !== 0) {
    throw new ShapeError(
      `groupNorm: numGroups must divide the channels; got ${numGroups} groups for ${channels} channels, x ${show(x.shape)}`,
    );
  }
  const size = (channels / numGroups) * places;
  if (size * batch === 1) {
    throw new ValueError(
      `groupNorm: groups must have more than one value in all; got x ${show(x.shape)} with ${numGroups} groups`,
    );
  }
  const groups = normalizeChannels(widened(reshape(x, [1, batch * numGroups, size])), null, null, {
    op: "groupNorm",
    eps,
    constants: null,
    observe: null,
  });
  const named = (out: Tensor): Tensor => printedAs("NativeGroupNormBackward0", out);
  if (weight === null && bias === null) return named(to(reshape(groups, x.shape), x.dtype));
  const out = normalizeChannels(reshape(groups, shape), widened(weight), widened(bias), {
    op: "groupNorm",
    eps,
    constants: { mean: filled(channels, 0, groups.dtype), rstd: filled(channels, 1, groups.dtype) },
    observe: null,
  });
  return named(to(reshape(out, x.shape), x.dtype));
}

function filled(size: number, value: number, dtype: DType): Tensor {
  const out = emptyTensor([size], dtype);
  copyInto(scalarTensor(value, dtype), out);
  return out;
}
