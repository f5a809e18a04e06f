import { Vector } from "../vector";
import { DoubleDouble } from "./double-double";
import { Fused } from "./fused";
import { MersenneTwister } from "./mersenne-twister";

/** Values that are drawn and then converted while they are in the first cache. */
const slice: i32 = 2496;

export function uniformF32(n: i32, out: usize, from: f32, distance: f32, state: usize): void {
  while (n > 0) {
    const count = min(n, slice);
    MersenneTwister.draw(state, count, out);
    toUniform24(count, out, from, distance);
    out += (<usize>count) << 2;
    n -= count;
  }
}

export function uniformF64(n: i32, out: usize, from: f64, distance: f64, state: usize): void {
  while (n > 0) {
    const count = min(n, slice / 2);
    MersenneTwister.draw(state, count << 1, out);
    toUniform53(count, out, from, distance);
    out += (<usize>count) << 3;
    n -= count;
  }
}

/** The low 24 bits of `count` words, in place: `u * distance + from`, `u` in [0, 1). */
export function toUniform24(count: i32, at: usize, from: f32, distance: f32): void {
  const end = at + ((<usize>count) << 2);
  const mask = i32x4.splat(0xffffff);
  const unit = f32x4.splat(5.9604644775390625e-8); // 2^-24
  if (from == 0 && distance == 1) {
    for (; at + 16 <= end; at += 16) {
      v128.store(at, f32x4.mul(f32x4.convert_i32x4_s(v128.and(v128.load(at), mask)), unit));
    }
    for (; at < end; at += 4) {
      store<f32>(at, <f32>(load<i32>(at) & 0xffffff) * 5.9604644775390625e-8);
    }
    return;
  }
  const scale = f32x4.splat(distance);
  const offset = f32x4.splat(from);
  for (; at + 16 <= end; at += 16) {
    const u = f32x4.mul(f32x4.convert_i32x4_s(v128.and(v128.load(at), mask)), unit);
    v128.store(at, Fused.multiplyAdd(u, scale, offset));
  }
  if (at < end) {
    const rest = (end - at) >> 2;
    const words = Vector.loadTail<i32>(at, rest, 0);
    const u = f32x4.mul(f32x4.convert_i32x4_s(v128.and(words, mask)), unit);
    Vector.storeTail<f32>(at, rest, Fused.multiplyAdd(u, scale, offset));
  }
}

/** The low 53 bits of `count` pairs of words, the high one first, in place: `u * distance + from`. */
export function toUniform53(count: i32, at: usize, from: f64, distance: f64): void {
  const end = at + ((<usize>count) << 3);
  const isUnit = from == 0 && distance == 1;
  for (; at < end; at += 8) {
    const bits = ((<u64>(load<u32>(at) & 0x1fffff)) << 32) | <u64>load<u32>(at, 4);
    let u = <f64>(<i64>bits) * 1.1102230246251565e-16; // 2^-53
    if (!isUnit) {
      u = f64x2.extract_lane(
        DoubleDouble.fusedMultiplyAdd(f64x2.splat(u), f64x2.splat(distance), f64x2.splat(from)),
        0,
      );
    }
    store<f64>(at, u);
  }
}
