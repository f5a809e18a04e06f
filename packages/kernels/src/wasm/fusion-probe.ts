/**
 * Whether the engine has relaxed SIMD and its `relaxed_madd` rounds once (a fused multiply-add). The specification also
 * allows two roundings, which would be slower than the plain build and give other bits than "wasm-relaxed-fma" promises.
 */
export function fusesMultiplyAdd(): boolean {
  if (!WebAssembly.validate(probeBinary)) return false;
  const { madd } = new WebAssembly.Instance(new WebAssembly.Module(probeBinary)).exports;
  if (typeof madd !== "function") return false;
  // (1 + 2^-12)² = 1 + 2^-11 + 2^-24: the last term survives only when the product is not rounded by itself.
  const x = 1 + 2 ** -12;
  return madd(x, x, -(1 + 2 ** -11)) === 2 ** -24;
}

/** `(func (export "madd") (param f32 f32 f32) (result f32))`: lane 0 of `f32x4.relaxed_madd` of the three splats. */
const probeBinary: Uint8Array<ArrayBuffer> = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x08, 0x01, 0x60, 0x03, 0x7d, 0x7d, 0x7d, 0x01, 0x7d], // type
  ...[0x03, 0x02, 0x01, 0x00], // function
  ...[0x07, 0x08, 0x01, 0x04, 0x6d, 0x61, 0x64, 0x64, 0x00, 0x00], // export "madd"
  ...[0x0a, 0x16, 0x01, 0x14, 0x00], // code, no locals
  ...[0x20, 0x00, 0xfd, 0x13, 0x20, 0x01, 0xfd, 0x13, 0x20, 0x02, 0xfd, 0x13], // three splats
  ...[0xfd, 0x85, 0x02, 0xfd, 0x1f, 0x00, 0x0b], // relaxed_madd, extract_lane 0
);
