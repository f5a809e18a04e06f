import assert from "node:assert/strict";
import { test } from "node:test";
import { testConformance } from "@weft/init/conformance";
import { myInitializer } from "./index.ts";

testConformance(test, myInitializer, { options: [{ bound: 2 }] });

void test("myInitializer refuses a negative bound", () => {
  assert.throws(() => myInitializer.spec({ bound: -1 }), /bound must not be negative; got -1/);
});
