import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryTree } from "../../test/temporary-tree.ts";
import { folderBarrel, GENERATED_HEADER } from "./folder-barrel.ts";

const op = "export const op: number = 1;\n";

describe("folderBarrel", () => {
  test("lists source files alphabetically, without tests, itself, and what is not TypeScript", () => {
    const root = temporaryTree({
      "ops/sub.ts": op,
      "ops/add.ts": op,
      "ops/add.test.ts": op,
      "ops/add.test-d.ts": op,
      "ops/index.ts": op,
      "ops/notes.md": "",
    });
    expect(folderBarrel(join(root, "ops"))).toBe(
      `${GENERATED_HEADER}\nexport * from "./add.ts";\nexport * from "./sub.ts";\n`,
    );
  });

  test("leaves out what is marked @internal, and files where everything is", () => {
    const root = temporaryTree({
      "sum.ts": `export function sum(): void {}\nexport type Dims = number;\n/** @internal */\nexport function sumData(): void {}\n`,
      "sum-to.ts": "/** @internal */\nexport function sumTo(): void {}\n",
    });
    expect(folderBarrel(root)).toBe(
      `${GENERATED_HEADER}\nexport { type Dims, sum } from "./sum.ts";\n`,
    );
  });

  test("is a module even for an empty folder", () => {
    const root = temporaryTree({ "index.ts": "" });
    expect(folderBarrel(root)).toBe(`${GENERATED_HEADER}\nexport {};\n`);
  });
});
