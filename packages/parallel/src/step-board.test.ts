import { describe, expect, test } from "vitest";
import { reductionTree } from "./reduction-tree.ts";
import { StepBoard } from "./step-board.ts";

const batch = [
  { address: 3_000_000_064, shape: [6, 2], dtype: "float32" as const },
  { address: 128, shape: [6], dtype: "int32" as const },
];

const step = { kind: "train", seed: 0, batch } as const;

function boardFor(sizes: readonly number[]): StepBoard {
  const board = new StepBoard(reductionTree(sizes.length));
  board.describe({ ...step, sizes, weights: sizes.map((size) => size / 6) });
  return board;
}

describe("StepBoard", () => {
  test("another board on the same memory reads the step that was described, addresses above 2 GiB included", () => {
    const board = boardFor([4, 0, 2]);
    const other = new StepBoard(reductionTree(3), board.buffer);
    expect(other.batch()).toEqual(batch);
    expect([0, 1, 2].map((shard) => other.firstRow(shard))).toEqual([0, 4, 4]);
    expect([0, 1, 2].map((shard) => other.rowsOf(shard))).toEqual([4, 0, 2]);
    expect([0, 1, 2].map((shard) => other.weight(shard))).toEqual([4 / 6, 0, 2 / 6]);
    expect(other.totalRows).toBe(6);
    expect(other.kind).toBe("train");
  });

  test("hands out each shard once, then -1", () => {
    const board = boardFor([1, 1, 4]);
    expect([board.claim(), board.claim(), board.claim(), board.claim(), board.claim()]).toEqual([
      0, 1, 2, -1, -1,
    ]);
  });

  test("hands out ranges to ranks, and with its own done what is at the end of another's", () => {
    const board = boardFor([1, 1, 1, 1, 2]);
    const claims = [0, 1, 1, 0, 1, 0, 1].map((rank) => board.claim(rank, 2));
    expect(claims).toEqual([0, 2, 3, 1, 4, -1, -1]);
    const stolen = boardFor([1, 1, 1, 1, 2]);
    expect([0, 0, 0, 1, 0].map((rank) => stolen.claim(rank, 2))).toEqual([0, 1, 4, 2, 3]);
  });

  test("lets in as many threads as it may, in the order in which they come, at each step again", () => {
    const board = boardFor([3, 3]);
    expect([board.enter(2), board.enter(2), board.enter(2), board.enter(2)]).toEqual([
      0, 1, -1, -1,
    ]);
    board.describe({ ...step, sizes: [3, 3], weights: [0.5, 0.5] });
    expect(board.enter(2)).toBe(0);
  });

  test("gives each slot to one taker until it is freed, the lowest first", () => {
    const board = boardFor([3, 3]);
    expect([board.takeSlot(), board.takeSlot(), board.takeSlot()]).toEqual([0, 1, 2]);
    expect(() => board.takeSlot()).toThrow(/3 slots must suffice for 2 shards/);
    board.freeSlot(0);
    expect(board.takeSlot()).toBe(0);
  });

  test("gives a held slot to nobody, and has one for each shard besides", () => {
    const board = boardFor([3, 3]);
    board.describe({ ...step, sizes: [3, 3], weights: [0.5, 0.5], heldSlot: 1 });
    expect([board.takeSlot(), board.takeSlot()]).toEqual([0, 2]);
    expect(() => board.takeSlot()).toThrow(/slots must suffice/);
  });

  test("tells the second of two siblings, whichever it is, that both are there", () => {
    const board = boardFor([3, 3]);
    expect(board.arrive(1, 5, 3)).toBe(false);
    expect(board.arrive(0, -1, 2)).toBe(true);
    expect([board.reporterOf(0), board.reporterOf(1)]).toEqual([2, 3]);
    expect([board.slotOf(0), board.slotOf(1)]).toEqual([-1, 5]);
  });

  test("sums values in the order of the shards and forgets them with the next step", () => {
    const board = boardFor([3, 3]);
    board.setValue(1, 2);
    board.setValue(0, 0.5);
    expect(board.sumOfValues()).toBe(2.5);
    board.describe({ ...step, kind: "measure", sizes: [6, 0], weights: [1, 0] });
    expect(board.sumOfValues()).toBe(0);
    expect(board.kind).toBe("measure");
  });

  test("refuses a batch without tensors, or with a scalar, and says what is allowed", () => {
    const board = new StepBoard(reductionTree(1));
    const one = { ...step, sizes: [1], weights: [1] };
    expect(() => board.describe({ ...one, batch: [] })).toThrow(/1 to 8 tensors/);
    expect(() =>
      board.describe({ ...one, batch: [{ address: 64, shape: [], dtype: "float32" }] }),
    ).toThrow(/1 to 8 dimensions; got \[\]/);
  });
});
