import { describe, expect, test } from "vitest";
import { consumerFiles } from "./consumer-files.ts";

const NN = {
  folder: "packages/nn",
  manifest: { name: "@weft/nn", exports: { ".": {}, "./layers": {} } },
};
const INIT = { folder: "packages/init", manifest: { name: "@weft/init", exports: { ".": {} } } };
const TARBALLS = ["weft-init-0.1.0.tgz", "weft-nn-extra-0.1.0.tgz", "weft-nn-0.1.0.tgz"];

describe("consumerFiles", () => {
  test("depends on every package by its own tarball, also where packages depend on each other", () => {
    const files = consumerFiles([NN, INIT], TARBALLS, "/types");
    expect(JSON.parse(files["package.json"]!)).toMatchObject({
      dependencies: {
        "@weft/nn": "file:tarballs/weft-nn-0.1.0.tgz",
        "@weft/init": "file:tarballs/weft-init-0.1.0.tgz",
      },
      overrides: { "@weft/nn": "$@weft/nn", "@weft/init": "$@weft/init" },
    });
  });

  test("imports every export", () => {
    expect(consumerFiles([NN, INIT], TARBALLS, "/types")["import-all.js"]).toBe(
      'await import("@weft/nn");\nawait import("@weft/nn/layers");\nawait import("@weft/init");\n',
    );
  });

  test("refuses a package without a tarball", () => {
    expect(() => consumerFiles([NN], ["weft-nn-extra-0.1.0.tgz"], "/types")).toThrow(
      "pack-check: every package must have a tarball; got none for @weft/nn in weft-nn-extra-0.1.0.tgz",
    );
  });
});
