import { join } from "node:path";
import { captureNode, packageBin, type CommandResult } from "../command.ts";
import { repositoryRoot } from "../repository-root.ts";

/** One thing that is tried with the packed packages: what it is, and a command that must end with 0. */
export type PackStep = readonly [name: string, run: () => Promise<CommandResult>];

/** Compiles a project with the repository's compiler and types of Node, which users would install. */
export function compileStep(what: string, folder: string): PackStep {
  const args = [packageBin("@typescript/native", "tsc"), "-p", ".", "--typeRoots", TYPE_ROOT];
  return [`compiling ${what}`, () => captureNode(args, folder)];
}

/** Runs tests of `node:test`, files from the folder. */
export function testStep(what: string, folder: string, files: readonly string[]): PackStep {
  return [`the tests of ${what}`, () => captureNode(["--test", ...files], folder)];
}

/** Folder with the types of Node. */
export const TYPE_ROOT: string = join(repositoryRoot, "node_modules", "@types");
