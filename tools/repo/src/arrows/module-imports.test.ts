import { expect, test } from "vitest";
import { moduleImports } from "./module-imports.ts";

test("moduleImports finds every way to name a module, and whether it is loaded", () => {
  const text = `import { a } from "a";
import type { B } from "b";
import { type C } from "c";
import "d";
export * from "e";
export type { F } from "f";
const g = await import("g");
type H = import("h").H;
const i = 'import { no } from "i"'; // import "j"
const k = import.meta.url;
`;
  expect(
    moduleImports("x.ts", text).map(({ specifier, kind, line }) => [specifier, kind, line]),
  ).toEqual([
    ["a", "static", 1],
    ["b", "type", 2],
    ["c", "static", 3],
    ["d", "static", 4],
    ["e", "static", 5],
    ["f", "type", 6],
    ["g", "dynamic", 7],
    ["h", "type", 8],
  ]);
});
