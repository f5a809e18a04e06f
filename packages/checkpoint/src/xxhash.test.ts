import { describe, expect, test } from "vitest";
import { hash, hashBytes, hex } from "./xxhash.ts";

describe("hashBytes", () => {
  test("is the published XXH64 with seed 0", () => {
    expect(hex(hashBytes(new Uint8Array(0)))).toBe("ef46db3751d8e999");
    expect(hex(hashBytes(new TextEncoder().encode("abc")))).toBe("44bc2cf5ad770999");
  });

  test.each([-1, 0, 1])("takes in every piece of bytes that end %d bytes beside a border", (d) => {
    const bytes = Uint8Array.from({ length: 3 * 256 * 1024 + d }, (_, i) => (i * 31) >> 5);
    expect(hashBytes(bytes)).toBe(hash.h64Raw(bytes));
  });
});
