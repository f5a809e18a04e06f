import { Blocking, Workspace } from "./blocking";
import { directProduct, narrowProduct } from "./direct";
import { dotProducts } from "./dot";
import { packedProduct } from "./packed";
import { rowProduct } from "./row";
import { transposedProduct } from "./transposed";

// Where the ways of computing a product change places. They all add in the same order, so the choice is one of speed alone.
const fewRows: usize = 4;
const shortDepth: usize = 32;

/** `C = alpha * A B + beta * C`; strides in elements, C's column stride is 1. */
export function gemm<T>(
  m: usize,
  n: usize,
  k: usize,
  alpha: T,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  beta: T,
  c: usize,
  cRow: usize,
): void {
  if (m == 0 || n == 0) return;
  aRow *= sizeof<T>();
  aCol *= sizeof<T>();
  bRow *= sizeof<T>();
  bCol *= sizeof<T>();
  cRow *= sizeof<T>();
  if (k == 0 || alpha == 0) {
    scale<T>(m, n, beta, c, cRow);
    return;
  }
  Workspace.prepare();
  const contiguousRows = bCol == sizeof<T>() || n == 1;
  if (m <= fewRows && contiguousRows) {
    for (let i: usize = 0; i < m; ++i)
      rowProduct<T>(n, k, alpha, a + i * aRow, aCol, b, bRow, beta, c + i * cRow);
    return;
  }
  if (m <= fewRows && bRow == sizeof<T>()) {
    for (let i: usize = 0; i < m; ++i) {
      dotProducts<T>(n, k, alpha, a + i * aRow, aCol, b, bCol, beta, c + i * cRow, sizeof<T>());
    }
    return;
  }
  if (n <= fewRows && aCol == sizeof<T>()) {
    for (let j: usize = 0; j < n; ++j) {
      dotProducts<T>(m, k, alpha, b + j * bCol, bRow, a, aRow, beta, c + j * sizeof<T>(), cRow);
    }
    return;
  }
  if (contiguousRows && n >= Blocking.tileCols<T>() && (m <= Blocking.narrow || k <= shortDepth)) {
    directProduct<T>(m, n, k, alpha, a, aRow, aCol, b, bRow, beta, c, cRow);
    return;
  }
  if (n <= Blocking.narrow) {
    narrowProduct<T>(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow, false);
    return;
  }
  if (m <= Blocking.narrow) {
    transposedProduct<T>(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow);
    return;
  }
  packedProduct<T>(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow);
}

/** `C = beta * C`, zeros without reading for beta = 0. */
function scale<T>(m: usize, n: usize, beta: T, c: usize, cRow: usize): void {
  for (; m > 0; --m) {
    if (beta == 0) memory.fill(c, 0, n * sizeof<T>());
    else if (beta != 1) {
      for (let j: usize = 0; j < n; ++j)
        store<T>(c + j * sizeof<T>(), <T>(load<T>(c + j * sizeof<T>()) * beta));
    }
    c += cRow;
  }
}

export function gemmF32(
  m: usize,
  n: usize,
  k: usize,
  alpha: f32,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  beta: f32,
  c: usize,
  cRow: usize,
): void {
  gemm<f32>(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow);
}

export function gemmF64(
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
  gemm<f64>(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow);
}
