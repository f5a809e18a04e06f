/** Rotations stop when all columns are orthogonal to this relative precision. */
const PRECISION = 1e-15;
const MOST_SWEEPS = 60;

/**
 * The left singular vectors `[rows, columns]` of a matrix with `rows ≥ columns`, by descending singular value: one-sided
 * Jacobi rotations make its columns orthogonal. In row-major order; a column of zeros stays one.
 *
 * @example leftSingularVectors(Float64Array.of(3, 0, 0, 4), 2, 2) // [0, 1, 1, 0]
 */
export function leftSingularVectors(a: Float64Array, rows: number, columns: number): Float64Array {
  const vectors = Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (_row, i) => a[i * columns + j]!),
  );
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let isDone = true;
    for (let p = 0; p < columns - 1; p++) {
      for (let q = p + 1; q < columns; q++) if (rotate(vectors[p]!, vectors[q]!)) isDone = false;
    }
    if (isDone) break;
  }
  const lengths = vectors.map((v) => Math.sqrt(dot(v, v)));
  const order = [...lengths.keys()].sort((i, j) => lengths[j]! - lengths[i]!);
  const out = new Float64Array(rows * columns);
  for (const [j, from] of order.entries()) {
    const length = lengths[from]! || 1;
    for (let i = 0; i < rows; i++) out[i * columns + j] = vectors[from]![i]! / length;
  }
  return out;
}

/** Makes two columns orthogonal; whether they were not. */
function rotate(x: Float64Array, y: Float64Array): boolean {
  const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)];
  if (Math.abs(xy) <= PRECISION * Math.sqrt(xx * yy)) return false;
  const zeta = (yy - xx) / (2 * xy);
  const tangent = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta ** 2));
  const cosine = 1 / Math.sqrt(1 + tangent ** 2);
  const sine = cosine * tangent;
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i]!, y[i]!];
    x[i] = cosine * a - sine * b;
    y[i] = sine * a + cosine * b;
  }
  return true;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
