/**
 * The distance of a float32 result from the exact value (in float64), in units of the last place of float32 there.
 * Equal infinities and two NaNs are 0 apart, anything else with them Infinity.
 */
export function ulpsF32(actual: number, exact: number): number {
  const nearest = Math.fround(exact);
  if (Object.is(actual, nearest) || actual === nearest) return 0;
  if (!Number.isFinite(actual) || !Number.isFinite(nearest)) return Infinity;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(nearest))), -126);
  return Math.abs(actual - exact) / 2 ** (exponent - 23);
}
