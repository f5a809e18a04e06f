import { expect, test } from "vitest";
import { temporaryTree } from "../../test/temporary-tree.ts";
import { contentErrors } from "./content-errors.ts";

test("a package contains its licence and README, and no tests, fixtures or build records", () => {
  const fine = {
    LICENSE: "",
    "README.md": "",
    "package.json": "{}",
    "dist/index.js": "",
    "src/testing/index.ts": "",
    "template/src/index.test.ts": "",
  };
  expect(contentErrors("@weft/nn", temporaryTree(fine))).toEqual([]);
  const { LICENSE: _, ...rest } = fine;
  const more = { ...rest, "dist/.tsbuildinfo": "", "src/a.test.ts": "", "test/fixtures/a.ts": "" };
  expect(contentErrors("@weft/nn", temporaryTree(more))).toEqual([
    "pack-check: @weft/nn must contain LICENSE; got none",
    "pack-check: @weft/nn must not contain dist/.tsbuildinfo",
    "pack-check: @weft/nn must not contain src/a.test.ts",
    "pack-check: @weft/nn must not contain test/fixtures/a.ts",
  ]);
});
