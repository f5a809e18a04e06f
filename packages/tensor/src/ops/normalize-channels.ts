import { defineOp, type OpResult } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import {
  channelNorm,
  channelNormGrad,
  channelNormSums,
  channelStatistics,
  type ChannelStatistics,
} from "../dispatch/channel-norm.ts";
import { copyOf } from "../dispatch/copy.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { mean } from "./mean.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { sqrt } from "./sqrt.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";

/** How channels are normalized. @internal */
export interface ChannelNormAttrs {
  /** The op it is done for, in messages. */
  readonly op: string;
  readonly eps: number;
  /** Constants, or `null` to take those of `x` itself. */
  readonly constants: Pick<ChannelStatistics, "mean" | "rstd"> | null;
  /** Told the statistics of `x` when they are used. */
  readonly observe: ((statistics: ChannelStatistics) => void) | null;
}

/** Only its tensors from forward are kept for backward, and watched. */
interface Residual extends Pick<ChannelStatistics, "mean" | "rstd"> {
  /** The sums of the last backward pass, which three rules need. */
  readonly last: { dy: Tensor | null; sums: Sums | null };
}

type Sums = ReturnType<typeof channelNormSums>;

/** `(x - mean) / √(variance + eps) * weight + bias` with `x` `[batch, channels, places]`, weight and bias `[channels]`. @internal */
export const normalizeChannels: (
  x: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  attrs: ChannelNormAttrs,
) => Tensor = defineOp<
  readonly ["x", "weight?", "bias?"],
  "x" | "weight",
  ChannelNormAttrs,
  Residual
>({
  name: "normalizeChannels",
  inputs: ["x", "weight?", "bias?"],
  saves: ["x", "weight"],
  forward: (x, weight, bias, { op, eps, constants, observe }): OpResult<Residual> => {
    let statistics: Pick<ChannelStatistics, "mean" | "rstd">;
    if (constants !== null) statistics = constants;
    else {
      const own = channelStatistics(op, x, eps);
      observe?.(own);
      statistics = own;
    }
    const out = channelNorm(op, x, statistics, weight, bias);
    const { mean, rstd } = statistics;
    return { out, residual: { mean, rstd, last: { dy: null, sums: null } } };
  },
  vjp: {
    x: (context) => {
      const { dy, x, attrs, residual } = context;
      const weight = context.shapes.weight.length === 0 ? null : context.weight;
      if (isGradEnabled()) return composedInputGradient(dy, x, weight, attrs);
      const sums = attrs.constants === null ? sumsOf(dy, x, residual) : null;
      return channelNormGrad(dy, x, residual, weight, sums);
    },
    weight: ({ dy, x, attrs, residual }) =>
      isGradEnabled()
        ? sum(mul(dy, normal(x, attrs).normal), { dim: [0, 2] })
        : copyOf(sumsOf(dy, x, residual).dWeight),
    bias: ({ dy, x, residual }) =>
      isGradEnabled() ? sum(dy, { dim: [0, 2] }) : copyOf(sumsOf(dy, x, residual).dBias),
  },
});

function sumsOf(dy: Tensor, x: Tensor, residual: Residual): Sums {
  const { last } = residual;
  // A gradient that is passed in twice is the same one after its pass, and what was made with it is gone.
  if (last.dy === dy && last.sums !== null && !last.sums.dWeight.storage.isReleased)
    return last.sums;
  last.dy = dy;
  return (last.sums = channelNormSums(dy, x, residual));
}

/** `(g - mean(g) - xhat mean(g xhat)) / √(variance + eps)` out of ops, `g = dy weight`; with constants `g rstd`. */
function composedInputGradient(
  dy: Tensor,
  x: Tensor,
  weight: Tensor | null,
  attrs: ChannelNormAttrs,
): Tensor {
  const g = weight === null ? dy : mul(dy, reshape(weight, [-1, 1]));
  if (attrs.constants !== null) return mul(g, reshape(attrs.constants.rstd, [-1, 1]));
  const { normal: xhat, deviation } = normal(x, attrs);
  return div(sub(sub(g, channelMean(g)), mul(xhat, channelMean(mul(g, xhat)))), deviation);
}

function normal(
  x: Tensor,
  { constants, eps }: ChannelNormAttrs,
): { normal: Tensor; deviation: Tensor } {
  if (constants !== null) {
    const [center, rstd] = [reshape(constants.mean, [-1, 1]), reshape(constants.rstd, [-1, 1])];
    return { normal: mul(sub(x, center), rstd), deviation: rstd };
  }
  const centered = sub(x, channelMean(x));
  const deviation = sqrt(add(channelMean(mul(centered, centered)), eps));
  return { normal: div(centered, deviation), deviation };
}

function channelMean(x: Tensor): Tensor {
  return mean(x, { dim: [0, 2], keepdim: true });
}
