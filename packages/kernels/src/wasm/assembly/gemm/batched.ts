import { gemm } from "./gemm";

/** One product for each step of `batch`; strides in elements. */
function batched<T>(
  batch: usize,
  m: usize,
  n: usize,
  k: usize,
  alpha: T,
  a: usize,
  aBatch: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bBatch: usize,
  bRow: usize,
  bCol: usize,
  beta: T,
  c: usize,
  cBatch: usize,
  cRow: usize,
): void {
  // One B for rows that go on from batch to batch: a single tall product, which reads B once.
  if (bBatch == 0 && aBatch == m * aRow && cBatch == m * cRow) {
    m *= batch;
    batch = min<usize>(batch, 1);
  }
  for (; batch > 0; --batch) {
    gemm<T>(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow);
    a += aBatch * sizeof<T>();
    b += bBatch * sizeof<T>();
    c += cBatch * sizeof<T>();
  }
}

export function gemmBatchedF32(
  batch: usize,
  m: usize,
  n: usize,
  k: usize,
  alpha: f32,
  a: usize,
  aBatch: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bBatch: usize,
  bRow: usize,
  bCol: usize,
  beta: f32,
  c: usize,
  cBatch: usize,
  cRow: usize,
): void {
  batched<f32>(
    batch,
    m,
    n,
    k,
    alpha,
    a,
    aBatch,
    aRow,
    aCol,
    b,
    bBatch,
    bRow,
    bCol,
    beta,
    c,
    cBatch,
    cRow,
  );
}

export function gemmBatchedF64(
  batch: usize,
  m: usize,
  n: usize,
  k: usize,
  alpha: f64,
  a: usize,
  aBatch: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bBatch: usize,
  bRow: usize,
  bCol: usize,
  beta: f64,
  c: usize,
  cBatch: usize,
  cRow: usize,
): void {
  batched<f64>(
    batch,
    m,
    n,
    k,
    alpha,
    a,
    aBatch,
    aRow,
    aCol,
    b,
    bBatch,
    bRow,
    bCol,
    beta,
    c,
    cBatch,
    cRow,
  );
}
