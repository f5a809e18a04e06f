import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { createInitializer, CreationError } from "./index.ts";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "weft-create-"));
afterAll(() => rmSync(scratch, { recursive: true }));

describe("I: the generator", () => {
  test("writes a whole package under the given names", () => {
    const directory = join(scratch, "whole");
    const created = createInitializer({ name: "two-sided", scope: "@acme", directory });
    expect(created).toEqual({
      packageName: "@acme/weft-initializer-two-sided",
      initializer: "twoSided",
      folder: "weft-initializer-two-sided",
      directory,
      files: [
        "LICENSE",
        "README.md",
        ".gitignore",
        "package.json",
        "src/index.test.ts",
        "src/index.ts",
        "tsconfig.json",
      ],
    });
    const written = readdirSync(directory, { recursive: true, encoding: "utf8" });
    expect(written.filter((file) => file !== "src").sort()).toEqual([...created.files].sort());
    for (const file of created.files)
      expect(readFileSync(join(directory, file), "utf8")).not.toMatch(/my-?initializer/i);
    const own = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as Manifest;
    const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
    expect(manifest).toMatchObject({
      name: "@acme/weft-initializer-two-sided",
      peerDependencies: { "@weft/init": `^${own.version}` },
    });
    expect(manifest).not.toHaveProperty("dependencies");
    expect(manifest).not.toHaveProperty("sideEffects"); // to import it registers it
  });

  test("writes a package that compiles strictly and passes its tests", () => {
    // In this package's folder, so that @weft/init is found, here as sources.
    const directory = join(packageFolder, "reports/created");
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(join(packageFolder, "reports"), { recursive: true });
    createInitializer({ name: "half-open", directory });
    const modules = join(packageFolder, "../../node_modules");
    const types = join(modules, "@types");
    // The packages' sources, which are compiled along here, need more than the package itself.
    const options = [
      "--customConditions",
      "@weft/source",
      "--typeRoots",
      types,
      "--lib",
      "esnext,dom",
    ];
    const tsc = join(modules, "@typescript/native/bin/tsc");
    execFileSync(process.execPath, [tsc, "-p", ".", "--skipLibCheck", ...options], {
      cwd: directory,
      stdio: "inherit",
    });
    const { stdout } = spawnSync(
      process.execPath,
      ["--conditions=@weft/source", "--test", "--test-reporter=tap", "dist/index.test.js"],
      { cwd: directory, encoding: "utf8", env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
    );
    expect(stdout).toMatch(/ok \d+ - halfOpen is registered under its id, name and aliases/);
    expect(stdout).toMatch(/ok \d+ - halfOpen refuses a negative bound/);
    expect(stdout).toMatch(/# pass [1-9]\d\n# fail 0\n/);
    rmSync(directory, { recursive: true });
  });

  test.each([
    ["", /words in lower case.*got ""/],
    ["Two", /words in lower case.*got "Two"/],
    ["two_sided", /words in lower case/],
    ["-two", /words in lower case/],
    ["two--sided", /words in lower case/],
    ["2-sided", /words in lower case/],
    ["../two", /words in lower case/],
    ["a".repeat(61), /at most 60 letters/],
    ["weft-initializer-two", /without "weft-initializer-"/],
    ["default", /free in JavaScript; got "default"/],
    ["test-conformance", /free in JavaScript; got "testConformance"/],
    ["xavier-uniform", /none of Weft's own initializers; got "xavierUniform"/],
  ])("refuses the name %j and writes nothing", (name, message) => {
    const directory = join(scratch, "refused");
    const creating = (): unknown => createInitializer({ name, directory });
    expect(creating).toThrow(CreationError);
    expect(creating).toThrow(message);
    expect(existsSync(directory)).toBe(false);
  });

  test("refuses a scope that npm would not take, and takes one without @", () => {
    const directory = join(scratch, "scoped");
    for (const scope of ["", "@", "@Acme", "a/b", "@acme/x"])
      expect(() => createInitializer({ name: "two", scope, directory })).toThrow(/one of npm's/);
    expect(createInitializer({ name: "two", scope: "acme", directory }).packageName).toBe(
      "@acme/weft-initializer-two",
    );
  });

  test("refuses a folder that is there, even an empty one", () => {
    const directory = join(scratch, "there");
    mkdirSync(directory);
    expect(() => createInitializer({ name: "two", directory })).toThrow(/folder must be new; got/);
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe("I: npm create @weft/initializer", () => {
  test("prints where the package is and what to do next", () => {
    const { status, stdout, stderr } = run("two-sided", "--scope", "@acme");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout)
      .toBe(`@acme/weft-initializer-two-sided with the initializer twoSided: 7 files in weft-initializer-two-sided

  cd weft-initializer-two-sided
  npm install
  npm test           # builds, and runs @weft/init/conformance
  # then write yours in src/index.ts
  npm publish --access public
`);
    expect(existsSync(join(scratch, "weft-initializer-two-sided/src/index.ts"))).toBe(true);
  });

  test("says in one line what is wrong, with exit code 2", () => {
    for (const [args, message] of [
      [["Two"], /^create-initializer: the name must be words in lower case.*\n$/],
      [["two", "three"], /^error: too many arguments.*\n$/],
    ] as const) {
      const { status, stderr } = run(...args);
      expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    }
  });
});

interface Manifest {
  readonly version: string;
}

function run(...args: readonly string[]): ReturnType<typeof spawnSync> {
  const main = join(packageFolder, "src/main.ts");
  return spawnSync(process.execPath, ["--conditions=@weft/source", main, ...args], {
    cwd: scratch,
    encoding: "utf8",
  });
}
