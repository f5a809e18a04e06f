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

  test("knows which rank threw first in a job", () => {
    const control = ControlBlock.create(3);
    for (const [sequence, ranks] of [
      [1, [2, 0]],
      [2, [1, 2, 0]],
    ] as const) {
      for (const rank of ranks) control.markTorn(sequence, rank);
      expect([control.tornRank, control.isTorn(sequence)]).toEqual([ranks[0], true]);
    }
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

describe("waiting for a job", () => {
  const finish = (control: ControlBlock, rank: number, sequence: number): void => {
    control.rank(rank).finish(sequence, JOB_DONE);
    control.noteFinished(sequence);
  };

  test("ends when the last rank has finished it, not an earlier one", async () => {
    const control = ControlBlock.create(2);
    let [asked, isDone] = [0, false];
    const isOwed = (): boolean => {
      asked++;
      return !(control.rank(0).isDone(2) && control.rank(1).isDone(2));
    };
    const done = control.whileOwed(isOwed).then(() => (isDone = true));
    finish(control, 0, 1);
    finish(control, 0, 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([asked, isDone]).toEqual([1, false]); // not even woken
    finish(control, 1, 2);
    await done;
    expect(asked).toBe(2);
  });

  test("asks after each rank once a worker died", async () => {
    const control = ControlBlock.create(3);
    const done = control.whileOwed(() => !control.rank(2).isDone(1));
    control.cancel(CANCEL_WORKER_DIED);
    finish(control, 2, 1); // ranks 0 and 1 never come
    await expect(done).resolves.toBeUndefined();
  });

  test("misses no rank that finishes while it asks", async () => {
    const control = ControlBlock.create(1);
    let asked = 0;
    await control.whileOwed(() => {
      if (asked++ > 0) return false;
      finish(control, 0, 1); // between the question and the wait
      return true;
    });
    expect(asked).toBe(2);
  });

  test("goes on without another wake when the end comes a moment after one", async () => {
    const control = ControlBlock.create(1);
    let asked = 0;
    const done = control.whileOwed(() => ++asked < 10);
    control.wakeCaller();
    await expect(done).resolves.toBeUndefined();
  });

  test("waits again when the end does not come a moment after a wake", async () => {
    const control = ControlBlock.create(1);
    let asked = 0;
    const done = control.whileOwed(() => {
      asked++;
      return !control.rank(0).isDone(1);
    });
    control.wakeCaller();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBe(before);
    finish(control, 0, 1);
    await done;
  });

  test("is ended early by the first rank to finish, when the end was announced", async () => {
    const control = ControlBlock.create(2);
    let asked = 0;
    const done = control.whileOwed(() => {
      asked++;
      return !control.rank(1).isDone(7);
    });
    for (const rank of [0, 1]) control.rank(rank).announce(7, 0, true);
    const asksAfter = async (look: () => void): Promise<number> => {
      const before = asked;
      look();
      await new Promise((resolve) => setTimeout(resolve, 5));
      return asked - before;
    };
    control.rank(0).finish(7, JOB_DONE);
    expect(control.noteFinished(7)).toBe(1);
    const look = (): void => control.wakeCallerAtEnd(7, 0, 10);
    expect(await asksAfter(look)).toBe(0); // nothing was announced
    control.announceEnd(6);
    expect(await asksAfter(look)).toBe(0); // that was another job
    control.announceEnd(7);
    expect(await asksAfter(look)).toBeGreaterThan(0);
    finish(control, 1, 7);
    await done;
  });

  test("is not looked at by a rank that is late: when all have finished, or have another job", () => {
    const control = ControlBlock.create(2);
    const look = (): void => control.wakeCallerAtEnd(7, 0, Infinity); // would not end by itself
    for (const rank of [0, 1]) control.rank(rank).announce(7, 0, true);
    for (const rank of [0, 1]) control.rank(rank).finish(7, JOB_DONE);
    expect(look).not.toThrow();
    control.rank(0).announce(8, 0, true);
    control.rank(1).finish(8, JOB_DONE);
    expect(look).not.toThrow();
    control.rank(0).announce(7, 0, true);
    control.cancel(CANCEL_WORKER_DIED);
    expect(look).not.toThrow();
  });

  test("asks again when the caller says so", async () => {
    const control = ControlBlock.create(1);
    let isOver = false;
    const waits = Promise.all([
      control.whileOwed(() => !isOver),
      control.rank(0).left(() => isOver),
    ]);
    isOver = true;
    control.wakeCaller();
    control.rank(0).stopWaiting();
    await expect(waits).resolves.toHaveLength(2);
  });
});

describe("a rank", () => {
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
