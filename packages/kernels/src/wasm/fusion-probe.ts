/**
 * Whether the engine has relaxed SIMD and its `relaxed_madd` rounds once (a fused multiply-add), in float32 and in float64.
 * The specification also allows two roundings, which would be slower than the plain build and give other bits than
 * "wasm-relaxed-fma" promises; the random kernels are even wrong without fusion.
 */
export function fusesMultiplyAdd(): boolean {
  // (1 + x)² = 1 + 2x + x²: the last term survives only when the product is not rounded by itself.
  return fuses(FLOAT32, 2 ** -12) && fuses(FLOAT64, 2 ** -27);
}

/** The codes of a type and of its lanes' operations. */
interface LaneType {
  readonly type: number;
  readonly splat: number;
  readonly relaxedMadd: number;
  readonly extractLane: number;
}

const FLOAT32: LaneType = { type: 0x7d, splat: 0x13, relaxedMadd: 0x85, extractLane: 0x1f };
const FLOAT64: LaneType = { type: 0x7c, splat: 0x14, relaxedMadd: 0x87, extractLane: 0x21 };

function fuses(lane: LaneType, x: number): boolean {
  const binary = probeBinary(lane);
  if (!WebAssembly.validate(binary)) return false;
  const { madd } = new WebAssembly.Instance(new WebAssembly.Module(binary)).exports;
  return typeof madd === "function" && madd(1 + x, 1 + x, -(1 + 2 * x)) === x * x;
}

/** `(func (export "madd") (param t t t) (result t))`: lane 0 of the lanes' `relaxed_madd` of the three splats. */
function probeBinary(lane: LaneType): Uint8Array<ArrayBuffer> {
  const { type, splat, relaxedMadd, extractLane } = lane;
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...[0x01, 0x08, 0x01, 0x60, 0x03, type, type, type, 0x01, type], // type
    ...[0x03, 0x02, 0x01, 0x00], // function
    ...[0x07, 0x08, 0x01, 0x04, 0x6d, 0x61, 0x64, 0x64, 0x00, 0x00], // export "madd"
    ...[0x0a, 0x16, 0x01, 0x14, 0x00], // code, no locals
    ...[0x20, 0x00, 0xfd, splat, 0x20, 0x01, 0xfd, splat, 0x20, 0x02, 0xfd, splat],
    ...[0xfd, relaxedMadd, 0x02, 0xfd, extractLane, 0x00, 0x0b],
  );
}
