import { expect, test } from "vitest";
import { ValueError } from "./errors.ts";
import { nameTest, type NameFilter } from "./name-filter.ts";

const NAMES = ["bias", "0.bias", "0.weight", "1.block 0.bias", "10.bias", "a+b.bias"];

test.each<[NameFilter, readonly string[]]>([
  ["*", ["bias"]],
  ["**", NAMES],
  ["**.bias", ["bias", "0.bias", "1.block 0.bias", "10.bias", "a+b.bias"]],
  ["*.bias", ["0.bias", "10.bias", "a+b.bias"]],
  ["0.*", ["0.bias", "0.weight"]],
  ["?.bias", ["0.bias"]],
  ["1.**", ["1.block 0.bias"]],
  ["1.**.bias", ["1.block 0.bias"]],
  ["1.block*.bias", ["1.block 0.bias"]],
  ["a+b.bias", ["a+b.bias"]],
  ["0_weight", []],
  ["0.weigh", []],
  [/bias$/u, ["bias", "0.bias", "1.block 0.bias", "10.bias", "a+b.bias"]],
  [/weight/gu, ["0.weight"]],
  [/^\d+\./gu, ["0.bias", "0.weight", "1.block 0.bias", "10.bias"]],
])("A: the filter %s finds %j", (filter, found) => {
  expect(NAMES.filter(nameTest("namedParameters", filter))).toEqual(found);
});

test("A: something else is refused", () => {
  expect(() => nameTest("namedParameters", 3 as never)).toThrow(ValueError);
  expect(() => nameTest("namedParameters", 3 as never)).toThrow(
    /^namedParameters: filter must be a glob or a RegExp; got \[object Number\]$/,
  );
});
