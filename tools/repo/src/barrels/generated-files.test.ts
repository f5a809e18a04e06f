import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryTree } from "../../test/temporary-tree.ts";
import { captureNode, packageBin } from "../command.ts";
import { repositoryRoot } from "../repository-root.ts";
import { generatedFiles } from "./generated-files.ts";

const SRC = "packages/tensor/src";
const TENSOR = {
  [`${SRC}/tensor.ts`]: "export class Tensor { value = 1; detach(): Tensor { return this; } }\n",
};
const OPS = {
  ...TENSOR,
  [`${SRC}/ops/binary-op.ts`]: `import type { Tensor } from "../tensor.ts";\nexport type BinaryOp = (a: Tensor, b: Tensor | number) => Tensor;\n`,
  [`${SRC}/ops/add.ts`]: `import type { BinaryOp } from "./binary-op.ts";
import { Tensor } from "../tensor.ts";
/** Sum \`a + b\`. */
export const add: BinaryOp = (a, b) => Object.assign(new Tensor(), { value: a.value + (typeof b === "number" ? b : b.value) });\n`,
  [`${SRC}/ops/norms.ts`]: `import type { Tensor } from "../tensor.ts";
export function norms(x: Tensor, ...orders: readonly number[]): number { return x.value * orders.length; }
export function scaled(x: Tensor | number, scaled = 3): number { return typeof x === "number" ? x : x.value * scaled; }\n`,
};
const MIXED = `import type { Tensor } from "../tensor.ts";
export class Scale { constructor(x: Tensor) { x.detach(); } }
export function cat(...xs: readonly Tensor[]): number { return xs.length; }
export function full(size: number, like: Tensor): number { return size + like.value; }
export function maybe(x: unknown): unknown { return x; }
/** @internal */
export function raw(x: Tensor): Tensor { return x; }
/**
 * Text.
 *
 * @notMethod
 */
export function apart(x: Tensor): Tensor { return x; }\n`;

function methodsOf(files: Readonly<Record<string, string>>): string {
  return generatedFiles(temporaryTree(files)).at(-1)!.text;
}

describe("the ops as methods", () => {
  test("are those whose first argument is a tensor, however they are declared", () => {
    const text = methodsOf({ ...OPS, [`${SRC}/ops/mixed.ts`]: MIXED });
    expect([...text.matchAll(/(\w+): Rest<typeof \1>;/g)].map(([, name]) => name)).toEqual([
      "add",
      "norms",
      "scaled",
    ]);
    expect(text).toContain("    /** Sum `a + b`. */\n    add: Rest<typeof add>;");
  });

  test("compile in strict mode, pass every argument on, and are not enumerable", async () => {
    const root = temporaryTree({
      ...OPS,
      "package.json": '{ "type": "module" }',
      "use.ts": `import { Tensor } from "./${SRC}/tensor.ts";
import "./${SRC}/methods.generated.ts";
const x = new Tensor();
const listed: string[] = [];
for (const key in x) listed.push(key);
// @ts-expect-error an operand is a tensor or a number
const wrong = () => x.add("1");
console.log(JSON.stringify([x.add(1).add(x).value, x.norms(1, 2), x.scaled(), x.scaled(5), listed, typeof wrong]));\n`,
    });
    for (const { path, text } of generatedFiles(root)) writeFileSync(join(root, path), text);
    const options = [
      "--target",
      "es2023",
      "--module",
      "nodenext",
      "--strict",
      "--noEmit",
      "--allowImportingTsExtensions",
    ];
    const types = [
      "--types",
      "node",
      "--typeRoots",
      join(repositoryRoot, "node_modules", "@types"),
    ];
    const compiled = await captureNode(
      [packageBin("@typescript/native", "tsc"), "use.ts", ...options, ...types],
      root,
    );
    expect(compiled).toEqual({ code: 0, output: "" });
    expect(await captureNode(["use.ts"], root)).toEqual({
      code: 0,
      output: '[3,2,3,5,["value"],"function"]\n',
    });
  });

  test("do not change when they are generated again over themselves", () => {
    const root = temporaryTree({
      ...OPS,
      [`${SRC}/ops/uses-all.ts`]: `import "../methods.generated.ts";\nexport const one: number = 1;\n`,
    });
    const first = generatedFiles(root);
    for (const { path, text } of first) writeFileSync(join(root, path), text);
    expect(generatedFiles(root)).toEqual(first);
  });

  test.each([
    [
      "a member of the class",
      "detach",
      "export function detach(x: Tensor): Tensor { return x; }",
      "detach (odd.ts) is a member of the class Tensor already",
    ],
    [
      "a generic function",
      "pick",
      "export function pick<T>(x: Tensor, y: T): T { x.detach(); return y; }",
      "mark it @notMethod; got pick (odd.ts)",
    ],
    [
      "an overloaded function",
      "max",
      "export function max(x: Tensor): Tensor;\nexport function max(x: Tensor, dim: number): number;\nexport function max(x: Tensor, dim?: number): Tensor | number { return dim ?? x; }",
      "mark it @notMethod; got max (odd.ts)",
    ],
    [
      "the name of another op",
      "add",
      "export function add(x: Tensor): Tensor { return x; }",
      "an op's name must be unique; got add in add.ts and odd.ts",
    ],
  ])("cannot be made from %s", (_what, _name, text, message) => {
    const odd = `import type { Tensor } from "../tensor.ts";\n${text}\n`;
    expect(() => methodsOf({ ...OPS, [`${SRC}/ops/odd.ts`]: odd })).toThrow(message);
  });
});

describe("generated files", () => {
  test("are those of the folders that exist", () => {
    const root = temporaryTree({
      ...OPS,
      "packages/nn/src/layers/linear.ts": "export class Linear {}\n",
    });
    expect(generatedFiles(root).map(({ path }) => path)).toEqual([
      "packages/tensor/src/ops/index.ts",
      "packages/nn/src/layers/index.ts",
      "packages/tensor/src/methods.generated.ts",
    ]);
  });

  test("are checked without being written, then written, then current", async () => {
    const root = temporaryTree({ "packages/nn/src/layers/linear.ts": "export class Linear {}\n" });
    const run = (...args: readonly string[]) =>
      captureNode(["tools/repo/src/barrels.ts", "--root", root, ...args]);
    const stale = await run("--check");
    expect(stale.code).toBe(1);
    expect(stale.output).toContain("stale packages/nn/src/layers/index.ts\n");
    expect(await run()).toEqual({ code: 0, output: "wrote packages/nn/src/layers/index.ts\n" });
    expect(await run("--check")).toEqual({ code: 0, output: "" });
  });
});
