/** Blocks are counted in granules of 64 bytes, so that every pointer has the alignment of a cache line. */
export const GRANULE_BYTES = 64;

/** The largest block that shares its chunk with others. */
export const LARGEST_CLASS_BYTES: number = 128 * 1024;

/**
 * The size class of a block: 64-byte steps up to 1 KiB (classes 0 to 15), then four classes for each doubling up to
 * 128 KiB (16 to 43): above 1 KiB a block leaves less than a fifth of its class unused.
 *
 * @param byteLength whole, 0 to 128 KiB.
 * @example classBytes[sizeClassOf(1100)] // 1280
 */
export function sizeClassOf(byteLength: number): number {
  if (byteLength <= LINEAR_BYTES) return byteLength === 0 ? 0 : (byteLength - 1) >>> 6;
  const last = byteLength - 1; // so that a power of two is the last class of its doubling
  const exponent = 31 - Math.clz32(last);
  return LINEAR_CLASSES + (exponent - 10) * 4 + ((last >>> (exponent - 2)) & 3);
}

const LINEAR_BYTES = 1024;
const LINEAR_CLASSES = 16;
const DOUBLINGS = 7;

/** Bytes of each size class. */
export const classBytes: readonly number[] = [
  ...Array.from({ length: LINEAR_CLASSES }, (_, i) => (i + 1) * GRANULE_BYTES),
  ...Array.from({ length: DOUBLINGS * 4 }, (_, i) => (5 + (i & 3)) << (8 + (i >>> 2))),
];
