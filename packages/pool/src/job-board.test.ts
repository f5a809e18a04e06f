import { describe, expect, test } from "vitest";
import { generationOf, JobBoard, LAST_GENERATION, unclaimedTiles } from "./job-board.ts";
import { ASLEEP, CALLED, ThreadWords } from "./thread-words.ts";

const grid = { chunk0: 5, count0: 3, chunk1: 2, count1: 1 };

describe("the claim word", () => {
  test("gives each tile away once", () => {
    const board = new JobBoard();
    board.open(7, 3, 0, 0, 1, grid, 0);
    const claim = board.claim;
    expect([generationOf(claim), unclaimedTiles(claim)]).toEqual([7, 3]);
    expect(new JobBoard(board.buffer).take(claim)).toBe(true);
    expect(board.take(claim)).toBe(false);
    expect(unclaimedTiles(board.claim)).toBe(2);
    expect(board.withdraw()).toBe(2);
    expect(unclaimedTiles(board.claim)).toBe(0);
  });

  test("refuses a claim of an earlier job with as many tiles", () => {
    const board = new JobBoard();
    board.open(7, 3, 0, 0, 1, grid, 0);
    const late = board.claim;
    board.open(8, 3, 0, 0, 1, grid, 0);
    expect(board.take(late)).toBe(false);
  });

  test("holds the greatest generation and the most tiles", () => {
    const board = new JobBoard();
    board.open(LAST_GENERATION, 1023, 0, 0, 1, grid, 0);
    const claim = board.claim;
    expect([generationOf(claim), unclaimedTiles(claim)]).toEqual([LAST_GENERATION, 1023]);
    expect(board.take(claim)).toBe(true);
    expect(generationOf(board.claim)).toBe(LAST_GENERATION);
  });
});

describe("a thread's words", () => {
  test("count the tiles of one generation, with the least result and the first failure", () => {
    const words = new ThreadWords();
    const seen = new ThreadWords(words.buffer);
    words.finishTile(LAST_GENERATION, 40, null);
    words.finishTile(LAST_GENERATION, 30, "no room — für nichts");
    words.finishTile(LAST_GENERATION, -1, "again");
    expect(seen.finishedTiles(LAST_GENERATION)).toBe(3);
    expect([seen.result, seen.failure]).toEqual([30, "no room — für nichts"]);
    expect(seen.finishedTiles(1)).toBe(0);
    words.finishTile(1, -1, null);
    expect([seen.finishedTiles(1), seen.result, seen.failure]).toEqual([1, -1, null]);
  });

  test("keep the beginning of a long failure", () => {
    const words = new ThreadWords();
    words.finishTile(1, -1, "x".repeat(5_000));
    expect(words.failure).toBe("x".repeat(1024));
  });

  test("let a sleeping thread be called once", () => {
    const words = new ThreadWords();
    expect(words.state).toBe(ASLEEP);
    expect([words.call(), words.call()]).toEqual([true, false]);
    expect(words.state).toBe(CALLED);
  });
});
