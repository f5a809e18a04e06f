import { captureCommand, type CommandResult } from "../command.ts";

/** Installs in a folder what its manifest names. */
export function npmInstall(folder: string): Promise<CommandResult> {
  return captureCommand(["npm", "install", ...OPTIONS], folder);
}

const OPTIONS = [
  "--prefer-offline",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--no-package-lock",
];
