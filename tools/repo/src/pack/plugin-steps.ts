import { cpSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { captureCommand, captureNode } from "../command.ts";
import type { Project } from "../projects.ts";
import { repositoryRoot } from "../repository-root.ts";
import { consumerManifest } from "./consumer-manifest.ts";
import { npmInstall } from "./npm-install.ts";
import { compileStep, testStep, type PackStep } from "./pack-step.ts";

/** The example of a package from outside, as the consumer's files see it. */
export const EXAMPLE_PLUGIN: Project = {
  folder: "examples/weft-initializer-two-sided",
  manifest: { name: "@acme/weft-initializer-two-sided", exports: { ".": {} } },
};

/** Builds and tests the example with nothing but `@weft/init` and what that needs, and packs it. @param folder Of the trial. */
export function pluginSteps(folder: string): readonly PackStep[] {
  const alone = join(folder, "alone");
  const plugin = join(alone, "plugin");
  const tarballs = join(folder, "tarballs");
  const use = join(repositoryRoot, EXAMPLE_PLUGIN.folder, "use");
  const needed = ["@weft/init", "@weft/tensor", "@weft/kernels"];
  return [
    [
      "npm install of @weft/init for the example plugin",
      () => {
        cpSync(join(repositoryRoot, EXAMPLE_PLUGIN.folder), plugin, {
          recursive: true,
          filter: (path) => path !== use,
        });
        const manifest = consumerManifest(needed, readdirSync(tarballs), "../tarballs");
        writeFileSync(join(alone, "package.json"), manifest);
        return npmInstall(alone);
      },
    ],
    compileStep("the example plugin", plugin),
    testStep("the example plugin", plugin, ["dist/index.test.js"]),
    [
      "npm pack of the example plugin",
      () =>
        captureCommand(["npm", "pack", "--ignore-scripts", "--pack-destination", tarballs], plugin),
    ],
  ];
}

/** Runs the programs that use the example plugin and bad ones. @param folder With all packages installed. */
export function exampleSteps(folder: string): readonly PackStep[] {
  const examples = [
    [`${EXAMPLE_PLUGIN.folder}/use`, "use.test.ts"],
    ["examples/bad-plugins", "bad-plugins.test.ts"],
  ] as const;
  return examples.flatMap(([from, test]) => {
    const to = join(folder, from);
    cpSync(join(repositoryRoot, from), to, { recursive: true });
    return [compileStep(from, to), testStep(from, to, [test])];
  });
}

/** Writes a package with the packed generator, builds it and runs its tests. @param folder With all packages installed. */
export function generatorSteps(folder: string): readonly PackStep[] {
  const written = join(folder, "weft-initializer-half-open");
  const main = join(folder, "node_modules/@weft/create-initializer/dist/main.js");
  return [
    ["npm create @weft/initializer", () => captureNode([main, "half-open"], folder)],
    compileStep("a created package", written),
    testStep("a created package", written, ["dist/index.test.js"]),
  ];
}
