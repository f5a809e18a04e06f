import { DisposedError, tensor, withData, zeros } from "@weft/tensor";
import { expect, test } from "vitest";

test("withData gives a view of an unshared memory, and says when it was lost", () => {
  const x = tensor([1, 2, 3]);
  expect(withData(x, (values) => [...values])).toEqual([1, 2, 3]);
  expect(() => withData(x, () => zeros([1000]).size)).toThrow(DisposedError);
  expect(() => withData(x, () => zeros([1000]).size)).toThrow(
    "withData: where memory is not shared, nothing may be allocated while elements are looked at; got a view of 3 elements " +
      "that was lost (copy them with toTypedArray)",
  );
  expect(x.toArray()).toEqual([1, 2, 3]);
  expect(withData(zeros([0]), (values) => zeros([1000]).size + values.length)).toBe(1000);
});
