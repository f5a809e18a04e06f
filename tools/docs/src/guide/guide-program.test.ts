import { expect, test } from "vitest";
import { guideProgram } from "./guide-program.ts";

test("blocks continue one another, in the lines that they have in the guide", () => {
  const guide = "# A\n```ts\nconst a = 1;\n```\ntext\n```sh\nrm\n```\n```ts\na; // 1\n```\n";
  expect(guideProgram(guide).main.split("\n")).toEqual([
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

test("a block that begins with a file's name is that file, in the same lines", () => {
  const guide = "```ts\n// model.ts\nexport const a = 1;\n```\n```ts\n2; // 2\n```\n";
  const { main, files } = guideProgram(guide);
  expect([...files]).toEqual([["model.ts", "\n// model.ts\nexport const a = 1;\n\n\n\n\n"]]);
  expect(main).toBe("\n\n\n\n\n2; // 2\n\n");
});

test("a guide without a block that runs, or with two files of one name, is an error", () => {
  expect(() => guideProgram("```sh\nls\n```\n")).toThrow("must be a block of ts; got none");
  const file = "```ts\n// a.ts\nexport {};\n```\n";
  expect(() => guideProgram(file)).toThrow("must be a block of ts; got none");
  expect(() => guideProgram(file + file)).toThrow("different names; got two named a.ts");
});
