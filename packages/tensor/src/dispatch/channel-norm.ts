import type {
  ChannelNormGradKernel,
  ChannelNormKernel,
  ChannelNormSumsKernel,
  ChannelStatisticsKernel,
} from "@weft/kernels";
import { Tensor } from "../tensor.ts";
import { contiguousData, copyInto, copyOf } from "./copy.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";

/** Means, variances (biased) and `1 / √(variance + eps)` of channels. */
export interface ChannelStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly rstd: Tensor;
}

/** What `x` `[batch, channels, places]` has in each channel. */
export function channelStatistics(op: string, x: Tensor, eps: number): ChannelStatistics {
  const kernel = kernelFor<ChannelStatisticsKernel>(op, "channelStatistics", x.dtype);
  const rows = rowsOf(x);
  const channels = x.shape[1]!;
  const [mean, variance, rstd] = [0, 0, 0].map(() => emptyTensor([channels], x.dtype)) as [
    Tensor,
    Tensor,
    Tensor,
  ]; // as many as were asked for
  kernel(
    ...([...rows.sizes, rows.data.address(), ...rows.steps, eps] as const),
    ...([mean.address(), variance.address(), rstd.address()] as const),
  );
  return { mean, variance, rstd };
}

/** `(x - mean) * rstd * weight + bias` by channels. */
export function channelNorm(
  op: string,
  x: Tensor,
  { mean, rstd }: Pick<ChannelStatistics, "mean" | "rstd">,
  weight: Tensor | null,
  bias: Tensor | null,
): Tensor {
  const kernel = kernelFor<ChannelNormKernel>(op, "channelNorm", x.dtype);
  const rows = rowsOf(x);
  const [w, b] = [weight, bias].map((given) => (given === null ? null : contiguousData(given)));
  const out = emptyTensor(rows.data.shape, x.dtype);
  kernel(
    ...([
      ...rows.sizes,
      rows.data.address(),
      ...rows.steps,
      mean.address(),
      rstd.address(),
    ] as const),
    ...([w?.address() ?? 0, b?.address() ?? 0, out.address()] as const),
  );
  return rows.restore(out);
}

/** `Σ dy (x - mean) rstd` and `Σ dy` of each channel. */
export function channelNormSums(
  dy: Tensor,
  x: Tensor,
  { mean, rstd }: Pick<ChannelStatistics, "mean" | "rstd">,
): { readonly dWeight: Tensor; readonly dBias: Tensor } {
  const kernel = kernelFor<ChannelNormSumsKernel>("batchNorm", "channelNormSums", x.dtype);
  const [given, rows] = [rowsOf(dy), rowsOf(x)];
  const [dWeight, dBias] = [emptyTensor(mean.shape, x.dtype), emptyTensor(mean.shape, x.dtype)];
  kernel(
    ...([...rows.sizes, given.data.address(), rows.data.address(), ...rows.steps] as const),
    ...([mean.address(), rstd.address(), dWeight.address(), dBias.address()] as const),
  );
  return { dWeight, dBias };
}

/** The gradient of `x`; with `sums` mean and rstd depend on it, without they are constants. */
export function channelNormGrad(
  dy: Tensor,
  x: Tensor,
  { mean, rstd }: Pick<ChannelStatistics, "mean" | "rstd">,
  weight: Tensor | null,
  sums: { readonly dWeight: Tensor; readonly dBias: Tensor } | null,
): Tensor {
  const kernel = kernelFor<ChannelNormGradKernel>("batchNorm", "channelNormGrad", x.dtype);
  const [given, rows] = [rowsOf(dy), rowsOf(x)];
  const w = weight === null ? null : contiguousData(weight);
  const dx = emptyTensor(rows.data.shape, x.dtype);
  kernel(
    ...([...rows.sizes, given.data.address(), rows.data.address(), ...rows.steps] as const),
    ...([mean.address(), rstd.address(), w?.address() ?? 0] as const),
    ...([sums?.dWeight.address() ?? 0, sums?.dBias.address() ?? 0, dx.address()] as const),
  );
  return rows.restore(dx);
}

/** How the kernels see a tensor: contiguous rows of places. */
interface Rows {
  readonly data: Tensor;
  /** Channels, batch, places. */
  readonly sizes: readonly [number, number, number];
  /** Distances of images and of channels. */
  readonly steps: readonly [number, number];
  /** A result in the layout of `data` as one of the shape of the tensor. */
  restore(out: Tensor): Tensor;
}

function rowsOf(x: Tensor): Rows {
  const [batch, channels, places] = x.shape as readonly [number, number, number];
  if (places > 1 || batch === 1) {
    return {
      data: contiguousData(x),
      sizes: [channels, batch, places],
      steps: [channels * places, places],
      restore: (out) => out,
    };
  }
  // One place an image: channels would be columns. Turned around they are rows, with the batch as places.
  const source = contiguousData(x);
  const strides = [channels, 1, channels];
  const turned = new Tensor(source.storage, x.dtype, [1, channels, batch], strides, source.offset);
  return {
    data: copyOf(turned),
    sizes: [channels, 1, batch],
    steps: [channels * batch, batch],
    restore(out) {
      const result = emptyTensor(x.shape, x.dtype);
      const columns = new Tensor(out.storage, out.dtype, x.shape, [1, batch, 1], out.offset);
      copyInto(columns, result);
      return result;
    },
  };
}
