import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { repositoryRoot } from "./repository-root.ts";

/** How a captured command ended. */
export interface CommandResult {
  /** Exit code; 128 plus the signal's number when a signal ended it. */
  readonly code: number;
  /** Standard output and standard error, in the order they came. */
  readonly output: string;
}

/** Runs Node with these arguments from `cwd` (the repository by default) and keeps what it prints. */
export function captureNode(
  args: readonly string[],
  cwd: string = repositoryRoot,
): Promise<CommandResult> {
  return capture(process.execPath, args, cwd, false);
}

/**
 * Runs a command found on PATH, as npm, from `cwd` and keeps what it prints. The words are the program's own: on Windows they
 * go through a shell, where such commands are scripts, so they must need no quoting.
 */
export function captureCommand(
  [command, ...args]: readonly string[],
  cwd: string,
): Promise<CommandResult> {
  if (command === undefined) throw new Error("command: there must be a command; got an empty list");
  return capture(command, args, cwd, process.platform === "win32");
}

/**
 * Runs Node with these arguments on the caller's own terminal and returns its exit code.
 *
 * Termination signals go on to the child, and its end decides ours. A terminal sends its interrupt to both, so that one is
 * passed on only when there is no terminal.
 */
export function runNode(args: readonly string[], cwd: string = repositoryRoot): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: environment(), stdio: "inherit" });
    const forward = (signal: NodeJS.Signals) => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const stop = () => {
      for (const signal of FORWARDED) process.off(signal, forward);
    };
    child.on("error", (error) => {
      stop();
      reject(error);
    });
    child.on("close", (code, signal) => {
      stop();
      resolve(exitCode(code, signal));
    });
  });
}

/**
 * Path of the script behind the command `bin` of an installed package, to be run with `captureNode`.
 *
 * Not the shell's shim: this way it runs under this Node, on every platform, whatever PATH says.
 */
export function packageBin(name: string, bin: string = name): string {
  const manifestPath = join(repositoryRoot, "node_modules", name, "package.json");
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as {
    readonly bin?: string | Readonly<Record<string, string>>;
  };
  const path = typeof manifest.bin === "string" ? manifest.bin : manifest.bin?.[bin];
  if (path === undefined)
    throw new Error(
      `command: the package must have the command ${bin}; got none in ${manifestPath}`,
    );
  return createRequire(manifestPath).resolve(`./${path.replace(/^\.\//, "")}`);
}

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function capture(
  command: string,
  args: readonly string[],
  cwd: string,
  shell: boolean,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...environment(), ...COLORS },
      stdio: ["ignore", "pipe", "pipe"],
      shell,
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ code: exitCode(code, signal), output: Buffer.concat(chunks).toString() }),
    );
  });
}

/** nx would ask for colours wherever the output goes. (Node warns when both variables are set.) */
const COLORS = { NO_COLOR: undefined, FORCE_COLOR: process.stdout.isTTY ? "1" : "0" };

/** Tools that nx starts find this Node and the installed commands first, and print for a file, not for a screen. */
function environment(): NodeJS.ProcessEnv {
  const path = [
    join(repositoryRoot, "node_modules", ".bin"),
    dirname(process.execPath),
    process.env["PATH"] ?? "",
  ];
  return { ...process.env, PATH: path.join(delimiter), NX_TUI: "false", NX_DAEMON: "false" };
}

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
