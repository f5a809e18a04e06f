/**
 * Fused multiply-add in float32: `a * b + c` with one rounding, for float32 arguments.
 *
 * The product of two float32 values is exact in double precision; the sum is rounded to double and then to float32.
 * Rounding twice differs from rounding once only where the double is a midpoint between two float32 values and
 * was itself rounded; there the lost part decides the direction (what rounding the double to odd would give).
 *
 * @example fmaFloat32(3, 0.5, 1) // 2.5
 */
export function fmaFloat32(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const rounded = Math.fround(sum);
  // The mirror image of `rounded` in `sum` is a float32 only if `sum` is a midpoint (or a float32 itself).
  const mirrored = sum + (sum - rounded);
  if (mirrored !== Math.fround(mirrored) || sum === rounded) return rounded;
  return roundMidpoint(product, c, sum, rounded);
}

function roundMidpoint(product: number, c: number, sum: number, rounded: number): number {
  const addend = sum - product;
  const lost = product - (sum - addend) + (c - addend);
  if (lost === 0) return rounded;
  return Math.fround(sum + Math.sign(lost) * Math.abs(sum) * 2 ** -52);
}
