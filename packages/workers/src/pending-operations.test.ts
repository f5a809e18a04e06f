import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Operation, PendingOperations } from "./pending-operations.ts";

const call: Operation = { phase: "call", name: "call f", deadlineMs: 100 };
const start: Operation = { phase: "start", name: "start", deadlineMs: 200 };
const never = (): Promise<void> => new Promise(() => undefined);
const unexpected = (): never => {
  throw new Error("the deadline must not pass");
};

describe("pending operations", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("settle by their answer and leave no timer behind", async () => {
    const pending = new PendingOperations();
    await expect(pending.track(call, Promise.resolve(3), unexpected)).resolves.toBe(3);
    await expect(pending.track(call, Promise.reject(new Error("no")), unexpected)).rejects.toThrow(
      "no",
    );
    expect(vi.getTimerCount()).toBe(0);
    expect(pending.current).toBeNull();
  });

  test("call back once when late, and only the late one", async () => {
    const pending = new PendingOperations();
    const late: Operation[] = [];
    const onDeadline = (operation: Operation): void => void late.push(operation);
    void pending.track(call, never(), onDeadline);
    void pending.track(start, never(), onDeadline);
    await vi.advanceTimersByTimeAsync(99);
    expect(late).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(late).toEqual([call]);
    await vi.advanceTimersByTimeAsync(100);
    expect(late).toEqual([call, start]);
  });

  test("still take an answer in the turn of the deadline", async () => {
    const pending = new PendingOperations();
    let answerLate: (value: number) => void = () => undefined;
    const answer = new Promise<number>((resolve) => (answerLate = resolve));
    const tracked = pending.track(call, answer, unexpected);
    setTimeout(() => answerLate(5), 100);
    await vi.advanceTimersByTimeAsync(200);
    await expect(tracked).resolves.toBe(5);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("reject all with an error of their own, and ignore answers that come later", async () => {
    const pending = new PendingOperations();
    let answerLate: (value: number) => void = () => undefined;
    const answer = new Promise<number>((resolve) => (answerLate = resolve));
    const outcomes = Promise.allSettled([
      pending.track({ ...call }, answer, unexpected),
      pending.track({ ...call, name: "call g" }, never(), unexpected),
    ]);
    pending.rejectAll((operation) => new Error(`${operation.name} is over`));
    answerLate(1);
    expect(
      (await outcomes).map((outcome) => outcome.status === "rejected" && String(outcome.reason)),
    ).toEqual(["Error: call f is over", "Error: call g is over"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("name the first", () => {
    const pending = new PendingOperations();
    expect(pending.current).toBeNull();
    void pending.track(call, never(), unexpected);
    void pending.track(start, never(), unexpected);
    expect(pending.current).toBe(call);
  });
});
