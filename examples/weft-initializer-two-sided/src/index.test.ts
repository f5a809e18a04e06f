import assert from "node:assert/strict";
import { test } from "node:test";
import { testConformance } from "@weft/init/conformance";
import { twoSided } from "./index.ts";

testConformance(test, twoSided, { options: [{ zeros: 0 }, { low: 0, high: 0.1, zeros: 0.9 }] });

void test("twoSided refuses bounds in the wrong order, and a probability that is none", () => {
  assert.throws(() => twoSided.spec({ low: 11 }), /0 <= low <= high; got low=11, high=10/);
  assert.throws(() => twoSided.spec({ low: -1 }), /got low=-1/);
  assert.throws(() => twoSided.spec({ zeros: 1 }), /zeros must be .* less than 1; got 1/);
});
