import { expect, test } from "vitest";
import { privateImportFiles } from "./private-imports.ts";

const imports = {
  "#one": { "@weft/source": "./src/one.ts", default: "./dist/one.js" },
  "#at/*": {
    "@weft/source": { browser: "./src/browser/*.ts", default: "./src/node/*.ts" },
    default: "./dist/node/*.js",
  },
  "#built": "./dist/built.js",
};

test("private imports mean the sources of all conditions", () => {
  expect(privateImportFiles({ imports }, "#one")).toEqual(["./src/one.ts"]);
  expect(privateImportFiles({ imports }, "#at/turn")).toEqual([
    "./src/browser/turn.ts",
    "./src/node/turn.ts",
  ]);
});

test("private imports without sources, or not in the manifest, mean nothing", () => {
  for (const specifier of ["#built", "#two", "#one/more"])
    expect(privateImportFiles({ imports }, specifier)).toEqual([]);
  expect(privateImportFiles({}, "#one")).toEqual([]);
});
