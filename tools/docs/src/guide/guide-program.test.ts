import { expect, test } from "vitest";
import { guideProgram } from "./guide-program.ts";

test("blocks continue one another, in the lines that they have in the guide", () => {
  const guide = "# A\n```ts\nconst a = 1;\n```\ntext\n```sh\nrm\n```\n```ts\na; // 1\n```\n";
  expect(guideProgram(guide).split("\n")).toEqual([
    "",
    "",
    "const a = 1;",
    "",
    "",
    "",
    "",
    "",
    "",
    "a; // 1",
    "",
    "",
  ]);
});

test("a guide without a block is an error", () => {
  expect(() => guideProgram("```sh\nls\n```\n")).toThrow("must be a block of ts; got none");
});
