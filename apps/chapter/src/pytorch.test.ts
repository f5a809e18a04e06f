import { readFileSync } from "node:fs";
import { manualSeed } from "@weft/tensor";
import { expect, test } from "vitest";
import { Notebook } from "./notebook.ts";
import { pytorchDialect } from "./pytorch.ts";

test("the chapter in PyTorch's dialect prints what PyTorch prints, to the character", () => {
  const { blocks } = JSON.parse(
    readFileSync(new URL("../../../goldens/chapter_seed0.json", import.meta.url), "utf8"),
  ) as { readonly blocks: readonly { readonly printed: string; readonly shown: string | null }[] }; // gen_chapter_seed0.py
  const notebook = new Notebook();
  manualSeed(0);
  pytorchDialect(notebook);
  expect(notebook.outputs.map(({ printed, shown }) => ({ printed, shown }))).toEqual(
    blocks.map(({ printed, shown }) => ({ printed, shown })),
  );
});
