import { describe, expect, test } from "vitest";
import { mismatch } from "./expectation.ts";

describe("what a comment says of a value", () => {
  test.each<{ readonly value: unknown; readonly comment: string }>([
    { value: [1, -2.5, 1e-7], comment: "[1, -2.5, 1e-7]" },
    { value: [[0.5], []], comment: "[[0.5], []]" },
    { value: new Float32Array([1, 2]), comment: "[1, 2]" },
    { value: 7n, comment: "7n" },
    { value: "float32", comment: '"float32"' },
    {
      value: [true, null, undefined, -Infinity, Number.NaN],
      comment: "[true, null, undefined, -Infinity, NaN]",
    },
    { value: { fanIn: 4, names: ["a"] }, comment: '{ fanIn: 4, names: ["a"] }' },
    { value: 0.6931471824645996, comment: "0.6931…" },
    { value: [1, 2, 3], comment: "[1, …]" },
    { value: { a: 1, b: 2 }, comment: "{ a: 1, … }" },
    { value: { toString: () => "tensor([1.])" }, comment: "tensor([1.])" },
    { value: "two\nlines", comment: "two\nlines" },
    { value: "a long text", comment: "a long…" },
    { value: 60_000, comment: "60_000" },
  ])("a value that is $comment", ({ value, comment }) => {
    expect(mismatch(value, comment)).toBeNull();
  });

  test.each([
    { value: [1, 2], comment: "[1, 3]", message: "must be [1, 3]; got [1, 2]" },
    { value: [1, 2], comment: "[1]", message: "must be [1]; got [1, 2]" },
    { value: [1], comment: "[1, 2]", message: "must be [1, 2]; got [1]" },
    { value: -0, comment: "0", message: "must be 0; got -0" },
    { value: 0.25, comment: "0.26…", message: "must be 0.26…; got 0.25" },
    { value: 1n, comment: "1", message: "must be 1; got 1n" },
    { value: "1", comment: "1", message: 'must be 1; got "1"' },
    { value: { a: 1, b: 2 }, comment: "{ a: 1 }", message: "must be { a: 1 }; got { a: 1, b: 2 }" },
    { value: [1, 2], comment: "about two", message: "must print as about two; got 1,2" },
    { value: "abc", comment: "ab", message: "must print as ab; got abc" },
  ])("a value that is not $comment", ({ value, comment, message }) => {
    expect(mismatch(value, comment)).toBe(message);
  });
});
