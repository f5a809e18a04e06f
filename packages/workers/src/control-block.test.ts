import { describe, expect, test } from "vitest";
import {
  CANCEL_CLOSING,
  CANCEL_WORKER_DIED,
  ControlBlock,
  JOB_DONE,
  JOB_THREW,
} from "./control-block.ts";

describe("a control block", () => {
  test("is seen by whoever views the same buffer, rank by rank", () => {
    const caller = ControlBlock.create(3);
    const worker = new ControlBlock(caller.buffer);
    caller.rank(1).announce(7, 2 ** 40 + 0.5, true);
    expect([worker.rank(1).sequence, worker.rank(1).job, worker.rank(1).bell]).toEqual([
      7,
      2 ** 40 + 0.5,
      1,
    ]);
    for (const rank of [0, 2])
      expect([worker.rank(rank).sequence, worker.rank(rank).job, worker.rank(rank).bell]).toEqual([
        0, 0, 0,
      ]);
    worker.rank(1).finish(7, JOB_THREW);
    expect([caller.rank(0).status, caller.rank(1).status]).toEqual([JOB_DONE, JOB_THREW]);
  });

  test("keeps both reasons to cancel", () => {
    const control = ControlBlock.create(1);
    expect([control.isCancelled, control.isClosing]).toEqual([false, false]);
    control.cancel(CANCEL_WORKER_DIED);
    expect([control.isCancelled, control.isClosing]).toEqual([true, false]);
    control.cancel(CANCEL_CLOSING);
    expect([control.isCancelled, control.isClosing]).toEqual([true, true]);
  });
});

describe("waiting for a rank", () => {
  test("ends when the wanted job is finished, not an earlier one", async () => {
    const words = ControlBlock.create(1).rank(0);
    let isDone = false;
    const done = words.finished(2, () => false).then(() => (isDone = true));
    words.finish(1, JOB_DONE);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isDone).toBe(false);
    words.finish(2, JOB_DONE);
    await done;
    await words.finished(2, () => false);
  });

  test("ends when the caller says so", async () => {
    const words = ControlBlock.create(1).rank(0);
    let isOver = false;
    const waits = Promise.all([words.finished(1, () => isOver), words.left(() => isOver)]);
    isOver = true;
    words.wakeCaller();
    await expect(waits).resolves.toHaveLength(2);
  });

  test("does not sleep through a ring that came before it, spinning or not", () => {
    const words = ControlBlock.create(1).rank(0);
    const seen = words.bell;
    words.ring();
    words.park(seen, 0);
    words.park(seen, 10);
    words.countPosted();
    expect([words.bell, words.posted]).toEqual([2, 1]);
  });
});
