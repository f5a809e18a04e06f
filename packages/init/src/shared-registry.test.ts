import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { joinRegistry } from "./shared-registry.ts";

test("C: a second copy of the package shares the first one's registry, and is said once", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const holder = {};
  const first = joinRegistry("file:///app/node_modules/@weft/init/bundle/index.js", holder);
  expect(warn).not.toHaveBeenCalled();
  // The same file again: a test runner or a development server has loaded the module anew.
  expect(joinRegistry("file:///app/node_modules/@weft/init/bundle/index.js", holder)).toBe(first);
  expect(warn).not.toHaveBeenCalled();
  expect(joinRegistry("file:///app/node_modules/@acme/plugin/index.js", holder)).toBe(first);
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(
      /second time, from .*@acme\/plugin.*first copy is .*@weft\/init.*peer dependency/,
    ),
  );
  warn.mockRestore();
});

test("C: a copy whose registry has another layout is refused", () => {
  const key = Symbol.for("@weft/init/registry");
  const holder = { [key]: { protocol: 2, copies: ["file:///new.js"], names: new Map() } };
  expect(() => joinRegistry("file:///old.js", holder as object)).toThrow(
    /one registry protocol; got 1 at file:\/\/\/old.js and 2 at file:\/\/\/new.js.*peer dependency/,
  );
});

test("C: what a second copy of the package registers is found through the first", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const copy = join(folder, "reports/second-copy");
  cpSync(join(folder, "src"), copy, {
    recursive: true,
    filter: (path) => !/\.test(-d)?\.ts$/.test(path),
  });
  const program = `
    import * as first from "./src/index.ts";
    import * as second from "./reports/second-copy/index.ts";
    const bundled = second.defineInitializer({
      name: "bundled", package: "@acme/bundle", version: 1, defaults: {}, fill: (t) => void t.fill_(5),
    });
    console.log(JSON.stringify([
      first.defineInitializer !== second.defineInitializer,
      first.getInitializer("bundled") === bundled,
      second.getInitializer("normal") === first.normal,
      first.listInitializers().join() === second.listInitializers().join(),
    ]));`;
  try {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--conditions=@weft/source", "--input-type=module", "--eval", program],
      { cwd: folder, encoding: "utf8" },
    );
    expect([JSON.parse(stdout), stderr]).toEqual([
      [true, true, true, true],
      expect.stringMatching(/@weft\/init is loaded a second time, from .*second-copy/),
    ]);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
