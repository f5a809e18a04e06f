import { describe, expect, test } from "vitest";
import { reductionTree, type ReductionTree } from "./reduction-tree.ts";

/** The tree as a formula. */
function formula({ left, right, root }: ReductionTree): string {
  const show = (node: number): string =>
    left[node] === -1 ? String(node) : `(${show(left[node]!)} + ${show(right[node]!)})`;
  return show(root);
}

describe("reductionTree", () => {
  test.each([
    [1, "0"],
    [2, "(0 + 1)"],
    [3, "((0 + 1) + 2)"],
    [5, "(((0 + 1) + (2 + 3)) + 4)"],
    [8, "(((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)))"],
  ])("adds %i shards as %s", (shards, wanted) => {
    expect(formula(reductionTree(shards))).toBe(wanted);
  });

  test("every node but the root has one parent that knows it as a child, for all counts to 40", () => {
    for (let shards = 1; shards <= 40; shards++) {
      const { nodes, parent, left, right, root } = reductionTree(shards);
      expect(nodes).toBe(2 * shards - 1);
      for (let node = 0; node < nodes; node++) {
        if (node === root) expect(parent[node]).toBe(-1);
        else expect([left[parent[node]!], right[parent[node]!]]).toContain(node);
      }
    }
  });
});
