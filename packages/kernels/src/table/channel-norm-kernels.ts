// Images [batch, channels, places] with contiguous rows of places, `xBatch` and `xChannel` elements apart; x, dy, out and dx lie
// alike. Channels may be split anywhere with the same bits.

/** Mean, biased variance and `rstd = 1 / √(variance + eps)` of each channel, over the batch and its places. */
export type ChannelStatisticsKernel = (
  channels: number,
  batch: number,
  places: number,
  x: number,
  xBatch: number,
  xChannel: number,
  eps: number,
  mean: number,
  variance: number,
  rstd: number,
) => void;

/** `out = (x - mean) * rstd * weight + bias` by channels; weight and bias may be 0 (absent). */
export type ChannelNormKernel = (
  channels: number,
  batch: number,
  places: number,
  x: number,
  xBatch: number,
  xChannel: number,
  mean: number,
  rstd: number,
  weight: number,
  bias: number,
  out: number,
) => void;

/** `dWeight = Σ dy (x - mean) rstd` and `dBias = Σ dy` of each channel. */
export type ChannelNormSumsKernel = (
  channels: number,
  batch: number,
  places: number,
  dy: number,
  x: number,
  xBatch: number,
  xChannel: number,
  mean: number,
  rstd: number,
  dWeight: number,
  dBias: number,
) => void;

/**
 * `dx = (dy - dBias / count - (x - mean) rstd dWeight / count) * rstd * weight` with the sums of `channelNormSums` and
 * `count = batch * places`. Without the sums (both 0) mean and rstd are constants: `dx = dy * rstd * weight`.
 */
export type ChannelNormGradKernel = (
  channels: number,
  batch: number,
  places: number,
  dy: number,
  x: number,
  xBatch: number,
  xChannel: number,
  mean: number,
  rstd: number,
  weight: number,
  dWeight: number,
  dBias: number,
  dx: number,
) => void;

export interface ChannelNormKernels {
  channelStatisticsF32: ChannelStatisticsKernel;
  channelStatisticsF64: ChannelStatisticsKernel;
  channelNormF32: ChannelNormKernel;
  channelNormF64: ChannelNormKernel;
  channelNormSumsF32: ChannelNormSumsKernel;
  channelNormSumsF64: ChannelNormSumsKernel;
  channelNormGradF32: ChannelNormGradKernel;
  channelNormGradF64: ChannelNormGradKernel;
}
