import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classBytes, GRANULE_BYTES, LARGEST_CLASS_BYTES, sizeClassOf } from "./size-class.ts";

describe("size classes", () => {
  test("step by 64 bytes up to 1 KiB and by quarters of a doubling up to 128 KiB", () => {
    expect(classBytes.slice(0, 3)).toEqual([64, 128, 192]);
    expect(classBytes.slice(15, 21)).toEqual([1024, 1280, 1536, 1792, 2048, 2560]);
    expect(classBytes.slice(-3)).toEqual([98304, 114688, 131072]);
    expect(classBytes).toHaveLength(44);
    expect(classBytes.every((bytes) => bytes % GRANULE_BYTES === 0)).toBe(true);
  });

  test("no bytes at all take the smallest class", () => {
    expect(sizeClassOf(0)).toBe(0);
  });

  test("every length takes the smallest class that holds it", () => {
    for (let byteLength = 1; byteLength <= LARGEST_CLASS_BYTES; byteLength++) {
      const sizeClass = sizeClassOf(byteLength);
      const fits =
        (classBytes[sizeClass] ?? 0) >= byteLength &&
        (sizeClass === 0 || (classBytes[sizeClass - 1] ?? 0) < byteLength);
      if (!fits) expect.fail(`${byteLength} bytes got class ${sizeClass}`);
    }
    expect(sizeClassOf(LARGEST_CLASS_BYTES)).toBe(classBytes.length - 1);
  });

  test("above 1 KiB less than a fifth of a class stays unused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1025, max: LARGEST_CLASS_BYTES }), (byteLength) => {
        const bytes = classBytes[sizeClassOf(byteLength)] ?? 0;
        expect(bytes - byteLength).toBeLessThan(bytes / 5);
      }),
      { seed: 42 },
    );
  });
});
