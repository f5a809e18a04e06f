import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as weft from "../../src/index.ts";
import * as ops from "../../src/ops/index.ts";
import { NO_OPS, NOT_YET_COVERED } from "./not-covered.ts";

const SRC = join(import.meta.dirname, "../../src");

/** Names of the functions that a module exports. */
function functionsOf(module: object): readonly string[] {
  return Object.entries(module)
    .filter(([, value]) => typeof value === "function")
    .map(([name]) => name);
}

/** What tensors are created with. */
async function creators(): Promise<readonly string[]> {
  const files = readdirSync(join(SRC, "create")).filter((file) => !file.endsWith(".test.ts"));
  const modules = await Promise.all(
    files.map((file) => import(join(SRC, "create", file)) as Promise<object>),
  );
  return modules.flatMap(functionsOf).filter((name) => name in weft);
}

/** The ops that have an entry in a test file. */
function described(): ReadonlySet<string> {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  const texts = files
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(SRC, file), "utf8"));
  const calls = texts.flatMap((text) => [...text.matchAll(/\bdescribeOp\(\s*"(\w+)"/g)]);
  return new Set(calls.map(([, name]) => name!));
}

test("every op has an entry, or is on the list of those to come", async () => {
  const names = new Set([...functionsOf(ops), ...(await creators())]);
  const known = new Set([...described(), ...NOT_YET_COVERED, ...Object.keys(NO_OPS)]);
  expect([...names].filter((name) => !known.has(name))).toEqual([]);
});

test("the lists name no op that has an entry, and none that does not exist", async () => {
  const names = new Set([...functionsOf(ops), ...(await creators())]);
  const found = described();
  const listed = [...NOT_YET_COVERED, ...Object.keys(NO_OPS)];
  expect(listed.filter((name) => found.has(name) || !names.has(name))).toEqual([]);
});
