import { BLOCK } from "./box-muller-float32.ts";
import { fmaFloat64 } from "./fma-float64.ts";
import { preciseLog, preciseSinCos } from "./precise-math.ts";

/**
 * Two standard normals from two uniforms: `√(-2 ln(1 - u)) · (cos, sin)(2π v)`.
 *
 * @param u radius, a multiple of 2⁻⁵³ in [0, 1)
 * @param v angle, in [0, 1)
 */
export function normalPair(u: number, v: number): [first: number, second: number] {
  const radius = Math.sqrt(-2 * preciseLog(1 - u));
  const [sin, cos] = preciseSinCos(2 * Math.PI * v);
  return [radius * cos, radius * sin];
}

/**
 * Turns blocks of 16 uniform float64 values of [0, 1) into normal ones, in place, pairing element j with element j + 8.
 *
 * @param end a multiple of 16 elements behind `start`
 */
export function boxMullerFloat64(
  data: Float64Array,
  start: number,
  end: number,
  mean: number,
  std: number,
): void {
  for (let block = start; block < end; block += BLOCK) {
    for (let j = block; j < block + 8; j++) {
      const [first, second] = normalPair(data[j]!, data[j + 8]!);
      data[j] = fmaFloat64(first, std, mean);
      data[j + 8] = fmaFloat64(second, std, mean);
    }
  }
}
