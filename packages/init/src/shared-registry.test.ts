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

test("C: what a second copy of the package registers is found through the first", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const first = await import("./index.ts");
  vi.resetModules();
  const second = await import("./index.ts");
  expect(second.defineInitializer).not.toBe(first.defineInitializer);
  using bundled = second.defineInitializer({
    name: "constant-of-bundle" as "ones",
    package: "@acme/bundle",
    version: 1,
    defaults: {},
    fill: (t) => void t.fill_(5),
  });
  expect(first.getInitializer("constant-of-bundle")).toBe(bundled);
  expect(first.listInitializers()).toEqual(second.listInitializers());
  expect(second.getInitializer("normal")).toBe(first.normal);
  warn.mockRestore();
});
