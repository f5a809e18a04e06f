import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { preciseLog, preciseSinCos } from "./precise-math.ts";

type Pairs = readonly (readonly [argument: string, result: string])[];
const golden = JSON.parse(
  readFileSync(new URL("../goldens/correctly-rounded.json", import.meta.url), "utf8"),
) as { log: Pairs; sin: Pairs; cos: Pairs };

/** Python's `float.hex`: `-0x1.8p+1` is -3. */
function fromHex(text: string): number {
  const match = /^(-?)0x([01])\.([0-9a-f]*)p([+-]\d+)$/.exec(text);
  if (match === null) throw new Error(`not a hexadecimal float: ${text}`);
  const [, sign, whole, digits = "", exponent] = match;
  const significand = Number(`0x${whole}${digits}`) * 2 ** (-4 * digits.length + Number(exponent));
  return sign === "-" ? -significand : significand;
}

describe("correctly rounded values (computed with 300 bits) are met by", () => {
  test.each(golden.log)("the logarithm of %s", (x, expected) => {
    expect(preciseLog(fromHex(x))).toBe(fromHex(expected));
  });

  test.each(golden.sin)("the sine of %s", (x, expected) => {
    expect(preciseSinCos(fromHex(x))[0]).toBe(fromHex(expected));
  });

  test.each(golden.cos)("the cosine of %s", (x, expected) => {
    expect(preciseSinCos(fromHex(x))[1]).toBe(fromHex(expected));
  });
});

test("values are within one unit in the last place of the engine's, all over their range", () => {
  for (let i = 1; i < 20_000; i++) {
    const u = i / 20_000;
    const [sin, cos] = preciseSinCos(2 * Math.PI * u);
    expect(Math.abs(preciseLog(u) / Math.log(u) - 1)).toBeLessThan(2 ** -51);
    expect(Math.abs(sin - Math.sin(2 * Math.PI * u))).toBeLessThanOrEqual(2 ** -53);
    expect(Math.abs(cos - Math.cos(2 * Math.PI * u))).toBeLessThanOrEqual(2 ** -53);
  }
});
