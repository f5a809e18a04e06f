import { spawnSync } from "node:child_process";

/**
 * An interpreter that can import torch, if there is one: `WEFT_PYTHON`, else `python3` of the path, else the system's.
 *
 * What it is needed for says so in its name: `… (needs python3-torch)`.
 */
export function findPythonWithTorch(): string | null {
  const candidates = [process.env["WEFT_PYTHON"], "python3", "/usr/bin/python3"];
  for (const python of candidates) {
    if (python === undefined || python === "") continue;
    const { status } = spawnSync(python, ["-c", "import torch"], { timeout: 120_000 });
    if (status === 0) return python;
  }
  return null;
}

/** Runs a script of this folder once, with JSON on its standard input and output. */
export function askTorch<T>(python: string, script: string, question: unknown): T {
  const path = new URL(script, import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(python, ["-W", "ignore", path], {
    input: JSON.stringify(question),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(`${script}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as T; // what the script prints
}
