import fc from "fast-check";
import { expect, test } from "vitest";
import { lostInJson } from "./plain-data.ts";

test("JSON carries every value that JSON can express", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(lostInJson(value, "options")).toBeNull();
    }),
    { seed: 42 },
  );
});

const inner: unknown[] = [];
const circle = { inner };
inner.push(circle);

test.each<[string, unknown, string]>([
  ["not a number", { std: NaN }, "options.std: NaN"],
  ["infinite", { bounds: [0, -Infinity] }, "options.bounds.1: -Infinity"],
  ["undefined", { a: { b: undefined } }, "options.a.b: undefined"],
  ["a function", { f: Math.sin }, "options.f: function"],
  ["a date", { at: new Date(0) }, "options.at: [object Date]"],
  ["a typed array", { values: new Float32Array(2) }, "options.values: [object Float32Array]"],
  ["a map", { table: new Map() }, "options.table: [object Map]"],
  ["a bigint", { big: 1n }, "options.big: bigint"],
  ["a circle", circle, "options.inner.0: what it is a part of"],
])("what is %s is lost, and the path says where", (_, value, lost) => {
  expect(lostInJson(value, "options")).toBe(lost);
});
