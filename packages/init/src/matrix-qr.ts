/**
 * The factor Q `[rows, columns]` of A = QR for `rows ≥ columns`, with the signs for which R has a positive diagonal: by that
 * Q is unique. Householder reflections, as LAPACK's; A in row-major order.
 *
 * @example orthogonalFactor(Float64Array.of(3, 4), 2, 1) // [0.6, 0.8]
 */
export function orthogonalFactor(a: Float64Array, rows: number, columns: number): Float64Array {
  const work = Float64Array.from(a);
  const taus = new Float64Array(columns);
  const signs = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    // The reflection I - τ v vᵀ, v[k] = 1, takes column k below row k to (β, 0, …); v is kept below the diagonal.
    const alpha = work[k * columns + k]!;
    let below = 0;
    for (let i = k + 1; i < rows; i++) below += work[i * columns + k]! ** 2;
    const beta = below === 0 ? alpha : -Math.sign(alpha || 1) * Math.sqrt(alpha ** 2 + below);
    signs[k] = Math.sign(beta);
    if (below === 0) continue; // nothing to reflect: τ stays 0
    taus[k] = (beta - alpha) / beta;
    for (let i = k + 1; i < rows; i++) work[i * columns + k]! /= alpha - beta;
    reflect(work, work, taus[k]!, rows, columns, k, k + 1);
  }
  // Q is the product of the reflections; backwards, so that each touches what the later ones left only.
  const q = new Float64Array(rows * columns);
  for (let k = columns - 1; k >= 0; k--) {
    q[k * columns + k] = 1;
    reflect(work, q, taus[k]!, rows, columns, k, k);
  }
  for (let i = 0; i < q.length; i++) q[i]! *= signs[i % columns]!;
  return q;
}

/** Applies the k-th reflection to the columns of `target` from `from` on. */
function reflect(
  work: Float64Array,
  target: Float64Array,
  tau: number,
  rows: number,
  columns: number,
  k: number,
  from: number,
): void {
  if (tau === 0) return;
  // Row by row, as memory lies: first vᵀ times each column, then what it takes away.
  const products = new Float64Array(columns);
  for (let i = k; i < rows; i++) {
    const v = i === k ? 1 : work[i * columns + k]!;
    for (let j = from; j < columns; j++) products[j]! += v * target[i * columns + j]!;
  }
  for (let i = k; i < rows; i++) {
    const scaled = tau * (i === k ? 1 : work[i * columns + k]!);
    for (let j = from; j < columns; j++) target[i * columns + j]! -= scaled * products[j]!;
  }
}
