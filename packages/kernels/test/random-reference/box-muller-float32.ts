import { fmaFloat32 } from "./fma-float32.ts";

const { fround } = Math;

/** Elements of one block: eight radii, then their eight angles. */
export const BLOCK = 16;

const TWO_PI = fround(2 * Math.PI);
const FOUR_OVER_PI = fround(1.27323954473516);
const SQRT_HALF = fround(0.707106781186547524);
/** `-π / 4` in three pieces, so that the reduction of an angle loses nothing. */
const QUARTER_TURN = [-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8].map(
  fround,
) as Triple;
const SIN = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(fround) as Triple;
const COS = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(
  fround,
) as Triple;
/** `ln 2` in two pieces. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = fround(-2.1219444e-4);
const [P0, P1, P2, P3, P4, P5, P6, P7, P8] = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(fround) as [number, number, number, number, number, number, number, number, number];
const [DP1, DP2, DP3] = QUARTER_TURN;
const [S0, S1, S2] = SIN;
const [C0, C1, C2] = COS;
/** `2^(lz - 32)`: scales a 32-bit integer with `lz` leading zeros into [0.5, 1). */
const TO_FRACTION = Float64Array.from({ length: 33 }, (_, lz) => 2 ** (lz - 32));

type Triple = [number, number, number];

/**
 * Turns blocks of 16 uniform float32 values of [0, 1) into normal ones, in place: element j and element j + 8 of a block
 * become `√(-2 ln(1 - u_j)) · (cos, sin)(2π u_{j+8}) · std + mean`.
 *
 * Logarithm, sine and cosine are the single-precision Cephes polynomials (Moshier), every multiply-add fused, as
 * PyTorch's AVX2 kernel computes them; so each bit agrees.
 *
 * @param data uniforms with 24 bits: integers divided by 2²⁴
 * @param end a multiple of 16 elements behind `start`
 */
export function boxMullerFloat32(
  data: Float32Array,
  start: number,
  end: number,
  mean: number,
  std: number,
): void {
  for (let block = start; block < end; block += BLOCK) {
    for (let j = block; j < block + 8; j++) {
      const radius = fround(Math.sqrt(-2 * logOfOneMinus(data[j]!)));
      const theta = fround(TWO_PI * data[j + 8]!);

      const octant = (Math.trunc(fround(theta * FOUR_OVER_PI)) + 1) & ~1;
      const x = fmaFloat32(octant, DP3, fmaFloat32(octant, DP2, fmaFloat32(octant, DP1, theta)));
      const z = fround(x * x);
      const c = fround(fmaFloat32(fmaFloat32(C0, z, C1), z, C2) * z);
      const cosOfX = fround(fmaFloat32(c, z, -0.5 * z) + 1);
      const s = fround(fmaFloat32(fmaFloat32(S0, z, S1), z, S2) * z);
      const sinOfX = fmaFloat32(s, x, x);

      const swap = (octant & 2) !== 0;
      const sin = swap ? cosOfX : sinOfX;
      const cos = swap ? sinOfX : cosOfX;
      const sinSigned = (octant & 4) !== 0 ? -sin : sin;
      const cosSigned = (~(octant - 2) & 4) !== 0 ? -cos : cos;
      data[j] = fmaFloat32(fround(radius * cosSigned), std, mean);
      data[j + 8] = fmaFloat32(fround(radius * sinSigned), std, mean);
    }
  }
}

/** `ln(1 - u)` for a 24-bit uniform `u`. */
function logOfOneMinus(u: number): number {
  const integer = (1 - u) * 2 ** 24;
  const zeros = Math.clz32(integer);
  let exponent = 8 - zeros;
  let x = integer * TO_FRACTION[zeros]!;
  if (x < SQRT_HALF) {
    exponent -= 1;
    x += x;
  }
  x -= 1;
  const z = fround(x * x);
  let y = fmaFloat32(P0, x, P1);
  y = fmaFloat32(y, x, P2);
  y = fmaFloat32(y, x, P3);
  y = fmaFloat32(y, x, P4);
  y = fmaFloat32(y, x, P5);
  y = fmaFloat32(y, x, P6);
  y = fmaFloat32(y, x, P7);
  y = fmaFloat32(y, x, P8);
  y = fmaFloat32(fround(y * x), z, fround(exponent * LN2_LOW));
  y = fround(y - 0.5 * z);
  return fmaFloat32(exponent, LN2_HIGH, fround(x + y));
}
