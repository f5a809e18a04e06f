import { Activation, Epilogue } from "./epilogue";
import { gemm } from "./gemm";

/** `c = act(A B + bias)`; strides in elements. */
function linear<T>(
  m: usize,
  n: usize,
  k: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  bias: usize,
  activation: Activation,
  pre: usize,
  c: usize,
  cRow: usize,
): void {
  const z = pre == 0 ? c : pre;
  gemm<T>(m, n, k, 1, a, aRow, aCol, b, bRow, bCol, 0, z, cRow);
  Epilogue.run<T>(activation, m, n, z, bias, c, cRow * sizeof<T>());
}

export function linearF32(
  m: usize,
  n: usize,
  k: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  bias: usize,
  activation: i32,
  pre: usize,
  c: usize,
  cRow: usize,
): void {
  linear<f32>(m, n, k, a, aRow, aCol, b, bRow, bCol, bias, activation, pre, c, cRow);
}

export function linearF64(
  m: usize,
  n: usize,
  k: usize,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  bias: usize,
  activation: i32,
  pre: usize,
  c: usize,
  cRow: usize,
): void {
  linear<f64>(m, n, k, a, aRow, aCol, b, bRow, bCol, bias, activation, pre, c, cRow);
}
