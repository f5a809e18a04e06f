import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { captureCommand, captureNode, packageBin, type CommandResult } from "./command.ts";
import { consumerFiles } from "./pack/consumer-files.ts";
import { contentErrors } from "./pack/content-errors.ts";
import { projects } from "./projects.ts";
import { repositoryRoot } from "./repository-root.ts";

/**
 * Tries the packages as their users get them: packs each, installs the tarballs with npm in an empty folder, imports every
 * export under plain Node, and compiles a consumer against the published types. Needs a build.
 *
 * Prints what went wrong and exits with 1; the folder of the trial is then kept.
 */
async function packCheck(): Promise<number> {
  const packages = projects(repositoryRoot, ["packages"]).filter(
    ({ manifest }) => manifest.private !== true,
  );
  const folder = mkdtempSync(join(tmpdir(), "weft-pack-"));
  const tarballs = join(folder, "tarballs");
  mkdirSync(tarballs);
  for (const project of packages) {
    const packed = await pack(join(repositoryRoot, project.folder), tarballs);
    if (packed.code !== 0) return failed(`pnpm pack in ${project.folder}`, packed, folder);
  }
  const files = consumerFiles(
    packages,
    readdirSync(tarballs),
    join(repositoryRoot, "node_modules", "@types"),
  );
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

  const steps: readonly (readonly [string, () => Promise<CommandResult>])[] = [
    [
      "npm install of the tarballs",
      () => captureCommand(["npm", "install", ...NPM_OPTIONS], folder),
    ],
    ["importing every export", () => captureNode(["import-all.js"], folder)],
    [
      "compiling a consumer",
      () => captureNode([packageBin("@typescript/native", "tsc"), "-p", "."], folder),
    ],
  ];
  for (const [name, run] of steps) {
    const result = await run();
    if (result.code !== 0) return failed(name, result, folder);
  }
  const contents = packages.flatMap(({ manifest }) =>
    contentErrors(manifest.name, join(folder, "node_modules", manifest.name)),
  );
  if (contents.length > 0)
    return failed("what is packed", { code: 1, output: contents.join("\n") }, folder);
  rmSync(folder, { recursive: true, force: true });
  return 0;
}

const NPM_OPTIONS = [
  "--prefer-offline",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--no-package-lock",
];

/** pnpm, because it writes versions in place of `workspace:*`. */
function pack(folder: string, destination: string): Promise<CommandResult> {
  const caller = process.env["npm_execpath"] ?? "";
  const pnpm = /pnpm/.test(caller) ? ["pnpm"] : ["npx", "-y", "pnpm@12.21.0"];
  return captureCommand([...pnpm, "pack", "--pack-destination", destination], folder);
}

function failed(what: string, { code, output }: CommandResult, folder: string): number {
  console.log(
    `${output.trimEnd()}\npack-check: ${what} must succeed; got exit code ${code} (tried in ${folder})`,
  );
  return 1;
}

process.exitCode = await packCheck();
