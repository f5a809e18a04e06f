/**
 * The product of matrices of int64, `C = alpha A B + beta C` with alpha and beta whole numbers, wrapping. It takes the
 * arguments of the floating products, but is a plain loop over rows: for counts and indices, not for heavy work.
 */
export function gemmI64(
  m: usize,
  n: usize,
  k: usize,
  alpha: f64,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  beta: f64,
  c: usize,
  cRow: usize,
): void {
  const factor = <i64>alpha;
  for (; m > 0; --m) {
    scaleRow(n, <i64>beta, c);
    let x = a;
    let row = b;
    for (let p = k; p > 0; --p) {
      addRow(n, factor * load<i64>(x), row, bCol, c);
      x += aCol << 3;
      row += bRow << 3;
    }
    a += aRow << 3;
    c += cRow << 3;
  }
}

/** `c *= beta`; with a beta of 0 the old values are not read. */
function scaleRow(n: usize, beta: i64, c: usize): void {
  if (beta == 0) memory.fill(c, 0, n << 3);
  else if (beta != 1) for (; n > 0; --n, c += 8) store<i64>(c, beta * load<i64>(c));
}

/** `c += factor * b` */
function addRow(n: usize, factor: i64, b: usize, bCol: usize, c: usize): void {
  for (; n > 0; --n) {
    store<i64>(c, load<i64>(c) + factor * load<i64>(b));
    b += bCol << 3;
    c += 8;
  }
}
