import { MultiplyAdd } from "./gemm/multiply-add";

/**
 * The machine's limit for these kernels: 12 independent chains of multiply-adds on four lanes in registers,
 * `iterations` rounds of 96 floating-point operations. Answers their sum, so that nothing can be left out.
 */
export function peakF32(iterations: i32): f32 {
  // Not constants: the engine would build those anew for every use.
  const x = f32x4.splat(<f32>iterations * 1e-9);
  const y = f32x4.splat(<f32>iterations * 1e-8);
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(1);
  let s2 = f32x4.splat(2);
  let s3 = f32x4.splat(3);
  let s4 = f32x4.splat(4);
  let s5 = f32x4.splat(5);
  let s6 = f32x4.splat(6);
  let s7 = f32x4.splat(7);
  let s8 = f32x4.splat(8);
  let s9 = f32x4.splat(9);
  let s10 = f32x4.splat(10);
  let s11 = f32x4.splat(11);
  for (; iterations > 0; --iterations) {
    s0 = MultiplyAdd.lanes<f32>(x, y, s0);
    s1 = MultiplyAdd.lanes<f32>(x, y, s1);
    s2 = MultiplyAdd.lanes<f32>(x, y, s2);
    s3 = MultiplyAdd.lanes<f32>(x, y, s3);
    s4 = MultiplyAdd.lanes<f32>(x, y, s4);
    s5 = MultiplyAdd.lanes<f32>(x, y, s5);
    s6 = MultiplyAdd.lanes<f32>(x, y, s6);
    s7 = MultiplyAdd.lanes<f32>(x, y, s7);
    s8 = MultiplyAdd.lanes<f32>(x, y, s8);
    s9 = MultiplyAdd.lanes<f32>(x, y, s9);
    s10 = MultiplyAdd.lanes<f32>(x, y, s10);
    s11 = MultiplyAdd.lanes<f32>(x, y, s11);
  }
  let sum = s0;
  sum = f32x4.add(sum, s1);
  sum = f32x4.add(sum, s2);
  sum = f32x4.add(sum, s3);
  sum = f32x4.add(sum, s4);
  sum = f32x4.add(sum, s5);
  sum = f32x4.add(sum, s6);
  sum = f32x4.add(sum, s7);
  sum = f32x4.add(sum, s8);
  sum = f32x4.add(sum, s9);
  sum = f32x4.add(sum, s10);
  sum = f32x4.add(sum, s11);
  return f32x4.extract_lane(sum, 0);
}
