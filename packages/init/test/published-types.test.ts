import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

/** A project that has this package as its users get it: declarations, without sources. */
let project = "";
const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));
const tsc = join(root, "node_modules", ".bin", "tsc");

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "weft-init-types-"));
  const installed = join(project, "node_modules", "@weft");
  mkdirSync(join(installed, "init"), { recursive: true });
  symlinkSync(join(packageFolder, "node_modules", "@weft", "tensor"), join(installed, "tensor"));
  compile(packageFolder, [
    ...["-p", "tsconfig.json", "--emitDeclarationOnly", "--declarationMap", "false"],
    ...["--outDir", join(installed, "init", "dist")],
    ...["--tsBuildInfoFile", join(project, ".tsbuildinfo")],
  ]);
  const manifest = { name: "@weft/init", type: "module", types: "./dist/index.d.ts" };
  writeFileSync(join(installed, "init", "package.json"), JSON.stringify(manifest));
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** What the compiler says; nothing when it is content. */
function compile(folder: string, args: readonly string[]): string {
  try {
    execFileSync(tsc, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    return (error as { readonly stdout: string }).stdout; // execFileSync's error
  }
}

function check(name: string, text: string): string {
  writeFileSync(join(project, name), text);
  return compile(project, [
    ...["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck"],
    ...["--module", "nodenext", "--target", "es2023", "--lib", "esnext,dom"],
    // The package comes with declarations only; tensor is taken from its sources, which need Node's types.
    ...["--customConditions", "@weft/source", "--allowImportingTsExtensions"],
    ...["--types", "node", "--typeRoots", join(packageFolder, "../../node_modules/@types")],
    name,
  ]);
}

const STRIPES = `
import { applyInitializer, defineInitializer, getInitializer } from "@weft/init";
import { empty } from "@weft/tensor";
declare module "@weft/init" {
  interface InitializerRegistry { stripes: { readonly width: number } }
}
export const stripes = defineInitializer({
  name: "stripes", package: "@acme/stripes", version: 1, defaults: { width: 2 },
  fill: (t, { width }) => void t.fill_(width),
});
getInitializer("stripes")(empty([2]), { width: 3 });
getInitializer("normal")(empty([2]), { std: 3 });
applyInitializer(empty([2]), "stripes");
`;

test("a package's declaration of its options reaches the published types", () => {
  expect(check("right.ts", STRIPES)).toBe("");
});

test("what does not fit the declaration does not compile", () => {
  const errors = check(
    "wrong.ts",
    `${STRIPES}
getInitializer("stripes")(empty([2]), { width: "3" });
getInitializer("stripes")(empty([2]), { height: 3 });
applyInitializer(empty([2]), "strips");
`,
  );
  expect(errors.match(/error TS/g)).toHaveLength(3);
  expect(errors).toMatch(/Type 'string' is not assignable to type 'number'/);
  expect(errors).toMatch(/'height' does not exist/);
  expect(errors).toMatch(/"strips"/);
});
