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
  // Two columns are orthogonal when their product is what rounding leaves of it (LAPACK's measure).
  const precision = Number.EPSILON * Math.sqrt(rows);
  for (let sweep = 0, isDone = false; sweep < MOST_SWEEPS && !isDone; sweep++) {
    isDone = true;
    const squares = Float64Array.from(vectors, (v) => dot(v, v));
    for (let p = 0; p < columns - 1; p++) {
      for (let q = p + 1; q < columns; q++) {
        const product = dot(vectors[p]!, vectors[q]!);
        const [pp, qq] = [squares[p]!, squares[q]!];
        if (Math.abs(product) <= precision * Math.sqrt(pp * qq)) continue;
        const tangent = rotate(vectors[p]!, vectors[q]!, (qq - pp) / (2 * product));
        squares[p] = Math.max(0, pp - tangent * product);
        squares[q] = qq + tangent * product;
        isDone = false;
      }
    }
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

/** Makes two columns orthogonal, where `zeta` is the cotangent of twice the angle. @returns the angle's tangent */
function rotate(x: Float64Array, y: Float64Array, zeta: number): number {
  const tangent = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta ** 2));
  const cosine = 1 / Math.sqrt(1 + tangent ** 2);
  const sine = cosine * tangent;
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    x[i] = cosine * a - sine * b;
    y[i] = sine * a + cosine * b;
  }
  return tangent;
}

/** The scalar product, in four sums that need not wait for each other. */
function dot(x: Float64Array, y: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = x.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    a += x[i]! * y[i]!;
    b += x[i + 1]! * y[i + 1]!;
    c += x[i + 2]! * y[i + 2]!;
    d += x[i + 3]! * y[i + 3]!;
  }
  for (let i = whole; i < x.length; i++) a += x[i]! * y[i]!;
  return a + b + (c + d);
}
