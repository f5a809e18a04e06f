import { expect, test } from "vitest";
import { summary } from "./page-parts.ts";

test.each([
  ["One value everywhere. And more.", "One value everywhere."],
  ["With the gain\n√2 (He et al. 2015). Then more.", "With the gain √2 (He et al. 2015)."],
  ["As 1.5 is, without an end", "As 1.5 is, without an end"],
])("the summary of %j is its first sentence", (text, sentence) => {
  expect(summary({ text, tags: new Map(), params: new Map(), throws: [] })).toBe(sentence);
});
