import { expect, test } from "vitest";
import { tableCode } from "./table-code.ts";

test("code of the second column, without the first and the third", () => {
  const page =
    "`text`\n\n| Theirs `a` | Ours |\n| --- | --- |\n| `b` | `c(1)`, `d` | `e` |\n| `f` | – |\n";
  expect(tableCode(page)).toEqual([
    { line: 5, code: "c(1)" },
    { line: 5, code: "d" },
  ]);
});

test("a bar that is escaped ends no cell", () => {
  expect(tableCode("| `a` | `x \\| y` |\n")).toEqual([{ line: 1, code: "x | y" }]);
});
