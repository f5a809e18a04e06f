import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importCycles } from "./import-cycles.ts";

type Graph = Readonly<Record<string, readonly string[]>>;

function cyclesOf(graph: Graph): readonly (readonly string[])[] {
  return importCycles(new Map(Object.entries(graph)));
}

describe("importCycles", () => {
  test("finds none in a diamond", () => {
    expect(cyclesOf({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] })).toEqual([]);
  });

  test("shows the shortest way around, starting at the first file", () => {
    expect(cyclesOf({ c: ["a"], b: ["c"], a: ["b", "c"], x: ["a"] })).toEqual([["a", "c", "a"]]);
  });

  test("finds a file that imports itself, and two cycles apart", () => {
    expect(cyclesOf({ a: ["a"], b: ["c"], c: ["b"] })).toEqual([
      ["a", "a"],
      ["b", "c", "b"],
    ]);
  });

  test("ignores files outside of the graph", () => {
    expect(cyclesOf({ a: ["elsewhere"] })).toEqual([]);
  });

  test("finds a real cycle exactly when the files cannot be put in order", () => {
    const names = ["a", "b", "c", "d", "e"];
    const edges = fc.record(
      Object.fromEntries(names.map((name) => [name, fc.uniqueArray(fc.constantFrom(...names))])),
    );
    fc.assert(
      fc.property(edges, (graph: Graph) => {
        const cycles = cyclesOf(graph);
        expect(cycles.length > 0).toBe(!canBeOrdered(graph));
        for (const cycle of cycles) {
          expect(cycle.at(-1)).toBe(cycle[0]);
          for (const [i, file] of cycle.slice(0, -1).entries())
            expect(graph[file]).toContain(cycle[i + 1]);
        }
      }),
      { seed: 42 },
    );
  });
});

/** Takes away files that import nothing that is left, until none is left or none can be taken. */
function canBeOrdered(graph: Graph): boolean {
  const left = new Map(Object.entries(graph));
  for (;;) {
    const free = [...left].filter(([, imports]) => imports.every((name) => !left.has(name)));
    if (free.length === 0) return left.size === 0;
    for (const [name] of free) left.delete(name);
  }
}
