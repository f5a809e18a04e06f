import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { captureCommand, captureNode, type CommandResult } from "./command.ts";
import { consumerFiles } from "./pack/consumer-files.ts";
import { contentErrors } from "./pack/content-errors.ts";
import { npmInstall } from "./pack/npm-install.ts";
import { compileStep, TYPE_ROOT, type PackStep } from "./pack/pack-step.ts";
import { EXAMPLE_PLUGIN, exampleSteps, generatorSteps, pluginSteps } from "./pack/plugin-steps.ts";
import { projects, type Project } from "./projects.ts";
import { repositoryRoot } from "./repository-root.ts";

/**
 * Tries the packages as their users get them: packs each, installs the tarballs with npm in an empty folder, imports every
 * export under plain Node, and compiles a consumer against the published types. So are initializers of third parties tried:
 * the example plugin alone with `@weft/init`, the programs of `examples/`, and a package that `npm create @weft/initializer`
 * writes. Needs a build.
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
  const steps: readonly PackStep[] = [
    ...pluginSteps(folder),
    ["npm install of the tarballs", () => installConsumer(packages, folder)],
    ["importing every export", () => captureNode(["import-all.js"], folder)],
    compileStep("a consumer", folder),
    ...exampleSteps(folder),
    ...generatorSteps(folder),
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

function installConsumer(packages: readonly Project[], folder: string): Promise<CommandResult> {
  const tarballs = readdirSync(join(folder, "tarballs"));
  const files = consumerFiles([...packages, EXAMPLE_PLUGIN], tarballs, TYPE_ROOT);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return npmInstall(folder);
}

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
