import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const repository = join(import.meta.dirname, "../../..");
const root = mkdtempSync(join(tmpdir(), "weft-docs-"));
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function page(name: string, folder = "tensor"): string {
  return readFileSync(join(root, "docs/reference", folder, name), "utf8");
}

/** What the tool prints, and how it ends. */
async function reference(...flags: string[]): Promise<{ code: number; output: string }> {
  const tool = join(repository, "tools/docs/src/reference.ts");
  const run = promisify(execFile)(process.execPath, [tool, "--root", root, ...flags]);
  return run.then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  );
}

const TENSOR = `
/** An array. @category Tensors */
export class Tensor {
  /** How long. */
  readonly length: number = 0;
  /** For the engine. @internal */
  hidden = 0;
  #own = 0;
  /** Its number. @throws {RangeError} when there are several. @example new Tensor().item() // 0 */
  item(): number { return this.#own; }
}
`;
const OPS = `
import { Tensor } from "../tensor.ts";

/** One number or two. */
type Size = number | readonly [number, number];
/** What every window has. */
interface Windows {
  /** Steps. Default 1. */
  readonly stride?: Size;
}
/** Settings of \`pool\`. */
export interface PoolOptions extends Windows {
  /** How to pool. */
  readonly mode: "max" | "mean";
}
/** \`f(x)\`. */
export type UnaryOp = (x: Tensor) => Tensor;

/**
 * The size \`|x|\`. The gradient at 0 is 0.
 *
 * @category Maths
 * @example abs(new Tensor()).length // 0
 */
export const abs: UnaryOp = (x) => x;

/**
 * Pools.
 *
 * Shapes: x \`[length]\`.
 *
 * @category Reductions
 * @pytorch torch.nn.functional.max_pool1d
 * @param dim Which way | along.
 * @throws {RangeError} when x
 * is empty.
 */
export function pool(x: Tensor, dim = -1, options: PoolOptions = { mode: "max" }): Tensor {
  return [x, dim, options][0] as Tensor;
}

/** The largest. @category Reductions */
export function max(x: Tensor): Tensor;
/** The larger. */
export function max(x: Tensor, other: Tensor): Tensor;
export function max(x: Tensor): Tensor { return x; }
export { max as most };
`;
const METHODS = `
import { abs } from "./ops/all.ts";
import { Tensor } from "./tensor.ts";
declare module "./tensor.ts" {
  interface Tensor {
    /** The size. */
    abs(): Tensor;
  }
}
Tensor.prototype.abs = function () { return abs(this); };
`;

const NN = `
/** What modules share. */
abstract class Parts {
  /** All buffers. */
  namedBuffers(): string[] { return []; }
  /** How it is printed. */
  extraRepr(): string { return ""; }
}
/** A part of a net. */
export abstract class Module extends Parts {
  override extraRepr(): string { return "mine"; }
}
/** Options of \`MaxPool2d\`. */
export interface PoolOptions {
  /** Steps. Default 1. */
  readonly stride?: number;
}
/** The largest in windows. */
export class MaxPool2d extends Module {
  constructor(size: number, options: PoolOptions = {}) { super(); void size; void options; }
}
`;
const INIT = `
/** Options of every initializer by name. */
export interface InitializerRegistry { constant: ConstantOptions; }
/** Options of \`constant\`. */
export interface ConstantOptions {
  /** Everywhere. Default 0. */
  readonly value: number;
}
export interface Initializer<N extends keyof InitializerRegistry> {
  (x: number[], options?: Partial<InitializerRegistry[N]>): void;
}
/** One value everywhere. */
export const constant: Initializer<"constant"> = () => {};
/** Keras's. */
export const glorotUniform: Initializer<"constant"> = () => {};
`;
const OPTIM = `
/** Settings of \`SGD\`. */
export interface SGDSettings {
  /** Learning rate. Default 0.001. */
  readonly lr: number;
}
/** Descends. */
export class SGD {
  constructor(settings: Partial<SGDSettings> = {}) { void settings; }
}
/** Cuts gradients. */
export function clipGradNorm_(x: number): number { return x; }
`;

function writePackage(name: string, files: Readonly<Record<string, string>>): void {
  write(
    `packages/${name}/package.json`,
    `{ "name": "@weft/${name}", "type": "module", "exports": { ".": { "@weft/source": "./src/index.ts" } } }`,
  );
  for (const [file, text] of Object.entries(files)) write(`packages/${name}/src/${file}`, text);
}

beforeAll(() => {
  cpSync(join(repository, "tsconfig.base.json"), join(root, "tsconfig.base.json"));
  cpSync(join(repository, "goldens/torch_names.json"), join(root, "goldens/torch_names.json"), {
    recursive: true,
  });
  writePackage("tensor", {
    "tensor.ts": TENSOR,
    "ops/all.ts": OPS,
    "methods.generated.ts": METHODS,
    "index.ts":
      'import "./methods.generated.ts";\nexport * from "./ops/all.ts";\nexport * from "./tensor.ts";\n',
  });
  writePackage("nn", {
    "layers/max-pool2d.ts": NN,
    "index.ts": 'export * from "./layers/max-pool2d.ts";\n',
  });
  writePackage("init", {
    "initializers/constant.ts": INIT,
    "index.ts": 'export * from "./initializers/constant.ts";\n',
  });
  writePackage("optim", {
    "clip-grad-norm.ts": OPTIM,
    "index.ts": 'export * from "./clip-grad-norm.ts";\n',
  });
});

describe("the reference", () => {
  test("is written, then current, then stale when a doc comment changes", async () => {
    expect(await reference("--check")).toMatchObject({ code: 1 });
    expect(await reference()).toMatchObject({ code: 0 });
    expect(await reference("--check")).toEqual({ code: 0, output: "" });
    write("packages/tensor/src/ops/all.ts", OPS.replace("gradient at 0", "gradient of 0"));
    write("docs/reference/tensor/gone.md", "");
    const { code, output } = await reference("--check");
    expect(code).toBe(1);
    expect(output.split("\n").slice(0, 2)).toEqual([
      "stale docs/reference/tensor/abs.md",
      "of nothing docs/reference/tensor/gone.md",
    ]);
    write("packages/tensor/src/ops/all.ts", OPS);
    await reference();
    expect(existsSync(join(root, "docs/reference/tensor/gone.md"))).toBe(false);
  });

  test("shows the signature behind a type, and the method", () => {
    const text = page("abs.md");
    expect(text).toContain("```ts\nabs(x: Tensor): Tensor\nx.abs(): Tensor\n```");
    expect(text).toContain("The size `|x|`. The gradient at 0 is 0.");
    expect(text).toContain("## Example\n\n```ts\nabs(new Tensor()).length // 0\n```");
    expect(text).toContain(
      "PyTorch: `torch.abs`, `torch.Tensor.abs` · [Source](../../../packages/tensor/src/ops/all.ts)",
    );
  });

  test("has shapes, parameters with defaults, options with what they inherit, and errors", () => {
    const text = page("pool.md");
    expect(text).toContain("## Shapes\n\nx `[length]`.");
    expect(text).toContain("| `dim` | `number` | `-1` | Which way \\| along. |");
    expect(text).toContain("## PoolOptions");
    expect(text).toContain('| `mode` (needed) | `"max" \\| "mean"` | How to pool. |');
    expect(text).toContain("| `stride` | [`Size`](types.md#size) | Steps. Default 1. |");
    expect(text).toContain("- `RangeError` when x is empty.");
    expect(page("types.md")).toContain("type Size = number | readonly [number, number];");
  });

  test("has all overloads and names of a function on one page", () => {
    const text = page("max.md");
    expect(text).toContain("max(x: Tensor): Tensor\nmax(x: Tensor, other: Tensor): Tensor");
    expect(text).toContain("- `max(x: Tensor, other: Tensor): Tensor`: The larger.");
    expect(text).toContain("Also exported as `most`.");
    expect(existsSync(join(root, "docs/reference/tensor/most.md"))).toBe(false);
    expect(page("README.md")).toContain("| [`max`](max.md), [`most`](max.md) | The largest. |");
  });

  test("shows what is public of a class", () => {
    const text = page("class-Tensor.md");
    expect(text).toContain("### item\n\n```ts\nitem(): number\n```\n\nIts number.");
    expect(text).toContain("- `RangeError` when there are several.");
    expect(text).toContain("## Ops as methods\n\n[`abs`](abs.md)");
    expect(text).not.toMatch(/hidden|#own/);
  });

  test("says what everything is called in PyTorch", () => {
    const text = readFileSync(join(root, "docs/pytorch-to-weft.md"), "utf8");
    expect(text).toContain(
      "| `torch.nn.functional.max_pool1d` | [`pool`](reference/tensor/pool.md) |",
    );
    expect(text).toContain(
      "| `torch.Tensor.item` | [`x.item`](reference/tensor/class-Tensor.md) |",
    );
  });

  test("has packages in order, each with the places where PyTorch has its names", () => {
    const text = readFileSync(join(root, "docs/pytorch-to-weft.md"), "utf8");
    const headings = [...text.matchAll(/^## \[(.*?)\]/gm)].map(([, name]) => name);
    expect(headings).toEqual(["@weft/tensor", "@weft/nn", "@weft/init", "@weft/optim"]);
    expect(text).toContain(
      "| `torch.nn.MaxPool2d` | [`MaxPool2d`](reference/nn/class-MaxPool2d.md) |",
    );
    expect(text).toContain(
      "| `torch.nn.init.constant_` | [`constant`](reference/init/constant.md) |",
    );
    expect(text).toContain("| – | [`glorotUniform`](reference/init/glorotUniform.md) |");
    expect(text).toContain(
      "| `torch.nn.utils.clip_grad_norm_` | [`clipGradNorm_`](reference/optim/clipGradNorm_.md) |",
    );
  });

  test("gives files that say no category the one of their place", () => {
    expect(page("README.md", "nn")).toContain("## Pooling");
    expect(page("README.md", "init")).toContain("## Initializers");
    expect(page("README.md", "optim")).toContain("## Gradients");
    expect(page("README.md", "nn")).not.toContain("method of tensors");
    expect(page("README.md")).toContain("method of tensors");
  });

  test("counts what a class has from a base that nobody can import as its own", () => {
    const text = page("class-Module.md", "nn");
    expect(text).toContain("### namedBuffers");
    expect(text.match(/### extraRepr/g)).toHaveLength(1); // not the one it overrides
    const table = readFileSync(join(root, "docs/pytorch-to-weft.md"), "utf8");
    expect(table).toContain(
      "| `torch.nn.Module.named_buffers` | [`net.namedBuffers`](reference/nn/class-Module.md) |",
    );
    expect(page("types.md", "nn")).toContain(
      "abstract class Parts {\n  namedBuffers(): string[];\n  extraRepr(): string;\n}",
    );
  });

  test("has the options of constructors and of initializers", () => {
    expect(page("class-MaxPool2d.md", "nn")).toContain(
      "| `stride` | `number` | Steps. Default 1. |",
    );
    expect(page("class-SGD.md", "optim")).toContain(
      "## SGDSettings\n\n| option | type | meaning |\n| --- | --- | --- |\n| `lr` | `number` |",
    );
    expect(page("constant.md", "init")).toContain(
      "| `value` | `number` | Everywhere. Default 0. |",
    );
  });

  test("names what doc comments lack", async () => {
    const poor = OPS.replace(" * @category Maths\n", " * @category Magic\n")
      .replace("@pytorch torch.nn.functional.max_pool1d", "@pytorch torch.nn.functional.max_pool")
      .replace("/** Steps. Default 1. */", "");
    write(
      "packages/tensor/src/ops/all.ts",
      `${poor}\nexport function bare(x: Tensor): Tensor { return x; }\n`,
    );
    expect((await reference()).code).toBe(0);
    const { code, output } = await reference("--check");
    expect(code).toBe(1);
    expect(output).toContain("needs a @category");
    const places = [...output.matchAll(/^ {2}(.*?) in packages/gm)].map(([, name]) => name);
    expect(places).toEqual(["abs", "bare", "bare", "bare", "PoolOptions", "Windows", "pool"]);
    expect(page("README.md")).toContain("## No category");
  });
});
