import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const run = (...flags: string[]): string =>
  execFileSync(process.execPath, ["--conditions=@weft/source", main, ...flags], {
    encoding: "utf8",
    stdio: "pipe",
  });

test("runs every part; each begins with the seed's numbers, whatever ran before", () => {
  const all = run();
  const headings = [...all.matchAll(/^# (.*)$/gm)].map(([, text]) => text);
  const dialect = ["Parameter access", "Parameter initialisation", "Tied parameters"];
  expect(headings.slice(0, 9)).toEqual([...dialect, ...dialect, ...dialect]);
  expect(headings.slice(9).map((text) => text!.split(":")[0])).toEqual(
    [1, 2, 3, 4].map((exercise) => `Exercise ${exercise}`),
  );
  expect(all).toContain(run("--part", "exercise3"));
  expect(all).not.toContain(run("--part", "exercise3", "--seed", "1"));
});

test("refuses unknown parts and seeds that are no integers", () => {
  expect(() => run("--part", "jax")).toThrow(/Allowed choices are pytorch, mxnet, keras/);
  expect(() => run("--seed", "1.5")).toThrow(/must be an integer from 0/);
});
