/**
 * `c = act(A B + bias)`, A `[m, k]`, B `[k, n]` (a layer's `Wᵀ`: strides 1 and the length of W's rows), bias `[n]`,
 * c `[m, n]`: the bits of the product, the addition and the activation computed apart.
 *
 * `activation`: 0 none, 1 relu, 2 gelu (with erf), 3 gelu (with tanh).
 * `bias` contiguous, or 0: none. `pre` `[m, n]`, rows as far apart as c's: keeps `A B + bias`; 0: not kept. The columns
 * of c and `pre` are contiguous. Neither overlaps another operand.
 */
export type LinearKernel = (
  m: number,
  n: number,
  k: number,
  a: number,
  aRow: number,
  aCol: number,
  b: number,
  bRow: number,
  bCol: number,
  bias: number,
  activation: number,
  pre: number,
  c: number,
  cRow: number,
) => void;

/**
 * The backward pass of `y = act(x Wᵀ + bias)` in one call, x `[m, k]`, W `[n, k]`, dy `[m, n]`:
 * `dz = dy * act'(saved)`, `dx = dz W`, `dw = betaW dw + dzᵀ x`, `db = betaB db + Σ dz` over the rows; the bits of the
 * activation's gradient kernel, `gemm` and `sum` called apart.
 *
 * - `saved` `[m, n]`, columns contiguous: y (or `A B + bias`) for relu, `A B + bias` for gelu; not read for activation 0.
 * - `dz` `[m, n]`, columns contiguous: written unless the activation is 0, when dy is taken in its place and `dz` is
 *   neither read nor written. It may be dy itself with dy's strides (in place).
 * - `dx` `[m, k]` columns contiguous; `dw` `[n, k]` with one of its two strides 1; `db` `[n]` contiguous. Each may be 0:
 *   not wanted. With a beta of 0 what they held is not read.
 */
export type LinearGradKernel = (
  m: number,
  n: number,
  k: number,
  dy: number,
  dyRow: number,
  dyCol: number,
  activation: number,
  saved: number,
  savedRow: number,
  x: number,
  xRow: number,
  xCol: number,
  w: number,
  wRow: number,
  wCol: number,
  dz: number,
  dzRow: number,
  dx: number,
  dxRow: number,
  betaW: number,
  dw: number,
  dwRow: number,
  dwCol: number,
  betaB: number,
  db: number,
) => void;

export interface LinearKernels {
  linearF32: LinearKernel;
  linearF64: LinearKernel;
  linearGradF32: LinearGradKernel;
  linearGradF64: LinearGradKernel;
}
