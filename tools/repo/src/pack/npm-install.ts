import { captureCommand, type CommandResult } from "../command.ts";

/** Installs in a folder what its manifest names, or `specs`; without the development dependencies, which the repository has. */
export function npmInstall(folder: string, specs: readonly string[] = []): Promise<CommandResult> {
  return captureCommand(["npm", "install", ...OPTIONS, ...specs], folder);
}

const OPTIONS = [
  "--prefer-offline",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--no-package-lock",
  "--no-save",
  "--omit=dev",
];
