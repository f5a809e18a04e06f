/**
 * `out[r, :] = (x[r, :] - mean[r]) * rstd[r] * weight + bias`, the mean of the row and `rstd = 1 / √(variance + eps)` with
 * the variance over `cols` (biased). Columns contiguous; works in place.
 *
 * @param weight `[cols]`, or 0 for ones. @param bias `[cols]`, or 0 for zeros.
 * @param out 0 when not wanted. @param mean `[rows]`, 0 when not wanted. @param rstd `[rows]`, 0 when not wanted.
 */
export type LayerNormKernel = (
  rows: number,
  cols: number,
  x: number,
  xRow: number,
  weight: number,
  bias: number,
  eps: number,
  out: number,
  outRow: number,
  mean: number,
  rstd: number,
) => void;

/**
 * The gradients of layer norm from those of its result: with `xhat = (x - mean) * rstd` and `g = dy * weight`,
 * `dx = rstd * (g - mean(g) - xhat * mean(g * xhat))` over each row, `dWeight = Σ dy * xhat` and `dBias = Σ dy` over the
 * rows (overwritten; 0 when not wanted, like dx; dBias alone reads nothing but dy). dx may lie on x or dy.
 *
 * A column of dWeight and dBias depends on that column and the number of rows alone: they may be computed for ranges of
 * columns (without dx), and dx for ranges of rows (without them), with the same bits.
 */
export type LayerNormGradKernel = (
  rows: number,
  cols: number,
  dy: number,
  dyRow: number,
  x: number,
  xRow: number,
  weight: number,
  mean: number,
  rstd: number,
  dx: number,
  dxRow: number,
  dWeight: number,
  dBias: number,
) => void;

/** `out[r, :] = x[r, :] * rstd[r] * weight` with `rstd = 1 / √(mean(x²) + eps)`; weight, out and rstd may be 0 (absent). */
export type RmsNormKernel = (
  rows: number,
  cols: number,
  x: number,
  xRow: number,
  weight: number,
  eps: number,
  out: number,
  outRow: number,
  rstd: number,
) => void;

/** As for layer norm, with `xhat = x * rstd` and `dx = rstd * (g - xhat * mean(g * xhat))`. */
export type RmsNormGradKernel = (
  rows: number,
  cols: number,
  dy: number,
  dyRow: number,
  x: number,
  xRow: number,
  weight: number,
  rstd: number,
  dx: number,
  dxRow: number,
  dWeight: number,
) => void;

export interface NormKernels {
  layerNormF32: LayerNormKernel;
  layerNormF64: LayerNormKernel;
  layerNormGradF32: LayerNormGradKernel;
  layerNormGradF64: LayerNormGradKernel;
  rmsNormF32: RmsNormKernel;
  rmsNormF64: RmsNormKernel;
  rmsNormGradF32: RmsNormGradKernel;
  rmsNormGradF64: RmsNormGradKernel;
}
