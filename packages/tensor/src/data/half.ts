/** The value of float16 bits: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
export function float16Value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);

/** The value of bfloat16 bits: the upper half of a float32. */
export function bfloat16Value(bits: number): number {
  word[0] = bits << 16;
  return single[0]!;
}

/** The float16 next to a number, ties to even. */
export function roundToFloat16(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < 65520)) return magnitude >= 65520 ? Math.sign(x) * Infinity : x;
  // Adding and taking away a power of two rounds to a multiple of its last place: 2^-24 below 2^-14.
  const exponent = Math.max(Math.floor(Math.log2(magnitude)), -14);
  const unit = 2 ** (exponent + 42); // 52 - 10 places above
  return Math.sign(x) * (magnitude + unit - unit);
}

/** The bfloat16 next to a float32, ties to even. */
export function roundToBfloat16(x: number): number {
  single[0] = x;
  if (Number.isNaN(x)) return x;
  const bits = word[0]!;
  word[0] = (bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000;
  return single[0];
}
