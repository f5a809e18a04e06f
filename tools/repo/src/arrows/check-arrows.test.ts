import { describe, expect, test } from "vitest";
import { temporaryTree } from "../../test/temporary-tree.ts";
import { captureNode } from "../command.ts";
import { projects } from "../projects.ts";
import { ALLOWED_ARROWS } from "./allowed-arrows.ts";
import { packageArrows } from "./package-arrows.ts";
import { sourceArrows } from "./source-arrows.ts";

const ALLOWED = {
  low: { level: 0, mayImport: [] },
  high: { level: 1, mayImport: ["low"] },
};

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

function packageFiles(
  name: string,
  manifest: Manifest,
  references: readonly string[] = [],
): Readonly<Record<string, string>> {
  return {
    [`packages/${name}/package.json`]: JSON.stringify({ name, ...manifest }),
    [`packages/${name}/tsconfig.json`]: JSON.stringify({
      references: references.map((path) => ({ path: `../${path}` })),
    }),
  };
}

const LOW = packageFiles("low", { exports: { ".": "./src/index.ts", "./part": "./src/part.ts" } });
const HIGH = packageFiles("high", { dependencies: { low: "workspace:*", left: "1.0.0" } }, ["low"]);

function declaredErrors(
  files: Readonly<Record<string, string>>,
  allowed = ALLOWED,
): readonly string[] {
  const root = temporaryTree(files);
  return packageArrows(root, projects(root), allowed);
}

function sourceErrors(sources: Readonly<Record<string, string>>): readonly string[] {
  const root = temporaryTree({ ...LOW, ...HIGH, ...sources });
  const all = projects(root);
  return all.flatMap((project) => sourceArrows(root, project, all, ["vitest"]));
}

describe("declared arrows", () => {
  test("are fine when they are allowed and referenced", () => {
    expect(declaredErrors({ ...LOW, ...HIGH })).toEqual([]);
  });

  test("must be allowed, for development too", () => {
    const wrong = packageFiles("low", { devDependencies: { high: "workspace:*" } }, ["high"]);
    expect(declaredErrors({ ...wrong, ...HIGH })).toEqual([
      "arrows: low may import nothing; got the dependency high in packages/low/package.json",
    ]);
  });

  test("must be project references as well, and nothing else may be", () => {
    const none = packageFiles("high", { dependencies: { low: "workspace:*" } });
    expect(declaredErrors({ ...LOW, ...none })).toEqual([
      "arrows: the references of packages/high/tsconfig.json must be its dependencies packages/low; got nothing",
    ]);
    const more = packageFiles("low", {}, ["high"]);
    expect(declaredErrors({ ...more, ...HIGH })).toEqual([
      "arrows: the references of packages/low/tsconfig.json must be its dependencies nothing; got packages/high",
    ]);
  });

  test("are known for every package, while apps may import all", () => {
    const app = {
      "apps/show/package.json": JSON.stringify({
        name: "show",
        dependencies: { high: "workspace:*" },
      }),
    };
    expect(declaredErrors({ ...LOW, ...HIGH, ...app })).toEqual([]);
    expect(declaredErrors({ ...packageFiles("new", {}) })).toEqual([
      "arrows: every package must be listed in allowed-arrows.ts; got new in packages/new",
    ]);
  });

  test("point to lower levels, in the list itself", () => {
    const bent = {
      low: { level: 1, mayImport: [] },
      high: { level: 1, mayImport: ["low", "gone"] },
    };
    expect(declaredErrors({}, bent)).toEqual([
      "arrows: an arrow must point to a lower level; got high (1) to low (1)",
      "arrows: an arrow must point to a lower level; got high (1) to gone (unknown)",
    ]);
    expect(packageArrows(".", [], ALLOWED_ARROWS)).toEqual([]);
  });
});

describe("imports in sources", () => {
  test("are fine for exports of dependencies, own files and node: modules", () => {
    const text = `import "low"; import "low/part"; import "left/any.js"; import "./other.ts"; import "node:fs";`;
    expect(
      sourceErrors({ "packages/high/src/index.ts": text, "packages/high/src/other.ts": "" }),
    ).toEqual([]);
  });

  test.each([
    ['import "low/src/secret.ts";', 'low exports ., ./part; got "low/src/secret.ts"'],
    [
      'import "../../low/src/index.ts";',
      'other packages are imported by name; got "../../low/src/index.ts"',
    ],
    [
      'import "right";',
      'right must be in the dependencies of packages/high/package.json; got "right"',
    ],
    [
      'import "vitest";',
      'vitest must be in the dependencies of packages/high/package.json; got "vitest"',
    ],
    ['import "fs";', 'write "node:fs"; got "fs"'],
    ['import "./gone.ts";', 'the file must exist; got "./gone.ts"'],
    ['import "high";', 'a package imports its own files by relative path; got "high"'],
    [
      'type X = import("right").X;',
      'right must be in the dependencies of packages/high/package.json; got "right"',
    ],
  ])("are refused: %s", (text, message) => {
    expect(sourceErrors({ "packages/high/src/index.ts": `\n${text}` })).toEqual([
      `arrows: ${message} at packages/high/src/index.ts:2`,
    ]);
  });

  test("may be development dependencies and the package itself in tests", () => {
    expect(
      sourceErrors({ "packages/high/src/index.test.ts": 'import "vitest"; import "high";' }),
    ).toEqual([]);
  });

  test("may be the root's development dependencies in tools, and no other package", () => {
    const tool = { "tools/one/package.json": '{ "name": "one" }' };
    const inTool = (text: string) => sourceErrors({ ...tool, "tools/one/src/index.ts": text });
    expect(inTool('import "vitest";')).toEqual([]);
    expect(inTool('import "right";')).toHaveLength(1);
  });

  test("may be imports of the manifest, whose files must exist and are no way into a cycle", () => {
    const imports = {
      "#at/*": { "@weft/source": { browser: "./src/b/*.ts", default: "./src/n/*.ts" } },
    };
    const low = { "packages/low/package.json": JSON.stringify({ name: "low", imports }) };
    const sources = {
      "packages/low/src/n/turn.ts": "",
      "packages/low/src/use.ts": 'import "#at/turn";',
    };
    expect(sourceErrors({ ...low, ...sources })).toEqual([
      'arrows: the files of an import of the manifest must exist; got "#at/turn" at packages/low/src/use.ts:1',
    ]);
    expect(sourceErrors({ ...low, ...sources, "packages/low/src/b/turn.ts": "" })).toEqual([]);
    const back = { "packages/low/src/b/turn.ts": 'import "../use.ts";' };
    expect(sourceErrors({ ...low, ...sources, ...back })).toEqual([
      "arrows: files must not import each other in a cycle; got turn.ts → ../use.ts → turn.ts in packages/low/src/b",
    ]);
  });

  test("must not be cyclic, unless a type or a dynamic import closes the circle", () => {
    const one = (text: string) => ({
      "packages/high/src/a.ts": 'import "./b.ts";',
      "packages/high/src/b.ts": text,
    });
    expect(sourceErrors(one('import { x } from "./a.ts";'))).toEqual([
      "arrows: files must not import each other in a cycle; got a.ts → b.ts → a.ts in packages/high/src",
    ]);
    expect(sourceErrors(one('import { type X } from "./a.ts";'))).toHaveLength(1);
    expect(sourceErrors(one('import type { X } from "./a.ts";'))).toEqual([]);
    expect(sourceErrors(one('const load = () => import("./a.ts");'))).toEqual([]);
  });

  test("may be cyclic between ops, but not by way of another folder", () => {
    const ops = (folder: string) =>
      temporaryTree({
        "packages/tensor/package.json": JSON.stringify({ name: "tensor" }),
        "packages/tensor/src/ops/sin.ts": `import "${folder}/cos.ts";`,
        [`packages/tensor/src/ops/${folder}/cos.ts`]: 'import "../ops/sin.ts"; import "./sin.ts";',
        "packages/tensor/src/core/sin.ts": "",
      });
    const errorsOf = (root: string) =>
      projects(root).flatMap((project) => sourceArrows(root, project, [], []));
    expect(errorsOf(ops("."))).toEqual([]);
    expect(errorsOf(ops("../core"))).toHaveLength(1);
  });
});

test("check-arrows ends with 1 and one line per violation, with 0 and silence without", async () => {
  const fine = { "package.json": "{}", ...packageFiles("kernels", {}) };
  const named = { ...fine, "packages/kernels/package.json": '{ "name": "@weft/kernels" }' };
  const run = (root: string) => captureNode(["tools/repo/src/check-arrows.ts", "--root", root]);
  expect(await run(temporaryTree(named))).toEqual({ code: 0, output: "" });
  const broken = { ...named, "packages/kernels/src/index.ts": 'import "@weft/nn";' };
  expect(await run(temporaryTree(broken))).toMatchObject({
    code: 1,
    output: expect.stringContaining("@weft/nn must be in"),
  });
});
