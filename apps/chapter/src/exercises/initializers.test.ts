import { getInitializer, listInitializers } from "@weft/init";
import { manualSeed } from "@weft/tensor";
import { expect, test } from "vitest";
import { Notebook } from "../notebook.ts";
import { INITIALIZER_LINES, initializersExercise } from "./initializers.ts";

const notebook = new Notebook();
manualSeed(0);
initializersExercise(notebook);
const rows = notebook.outputs[0]!.printed.trimEnd().split("\n").slice(1);
const names = listInitializers().map((id) => getInitializer(id).definition.name);

test("every registered initializer has a row, and a line that says what it is for", () => {
  expect(rows.map((row) => row.split(" ")[0])).toEqual(names);
  expect(Object.keys(INITIALIZER_LINES).sort()).toEqual([...names].sort());
});

test("the columns are those of the values", () => {
  const numbersOf = (name: string): number[] =>
    rows
      .find((row) => row.startsWith(`${name} `))!
      .split(/ +/)
      .slice(1, 5)
      .map(Number);
  expect(numbersOf("ones")).toEqual([1, 0, 1, 1]);
  expect(numbersOf("lstmBias")).toEqual([0.25, 0.433, 0, 1]); // a quarter is 1: √3 / 4
  expect(numbersOf("eye")).toEqual([0.063, 0.242, 0, 1]); // 8 of 128 are 1: mean 1/16, deviation √15 / 16
});
