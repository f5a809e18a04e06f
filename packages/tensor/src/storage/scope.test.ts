import { expect, test } from "vitest";
import { ones, scope, type Tensor } from "../index.ts";

test("a scope gives back all but what it returns", () => {
  const made: Tensor[] = [];
  const kept = scope(() => {
    made.push(ones([3]));
    return { sum: made[0]!.sum() };
  });
  expect(kept.sum.item()).toBe(3);
  expect(() => made[0]!.toArray()).toThrow("gave its memory back");
});

test("a scope refuses an asynchronous function, whose tensors it would give back too early", () => {
  expect(() => scope(async () => ones([1]))).toThrow(
    "scope: the function must be synchronous; got one that returned a promise",
  );
  // Its rejection is not left unhandled.
  expect(() => scope(() => Promise.reject(new Error("lost")))).toThrow("scope");
});
