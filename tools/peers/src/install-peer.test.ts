import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installPeer } from "./install-peer.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weft-peer-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ dependencies: { nothing: "1" } }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what npm refuses is an error with its reason", async () => {
  await expect(installPeer(folder)).rejects.toThrow(/^npm ci failed: .*package-lock/s);
});

test("what is installed as the lockfile says is left alone", async () => {
  writeFileSync(join(folder, "package-lock.json"), "{}");
  mkdirSync(join(folder, "node_modules"));
  writeFileSync(join(folder, "node_modules", ".package-lock.json"), "{}");
  await expect(installPeer(folder)).resolves.toBeUndefined();
});
