import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a run of the demo ended. */
export interface DemoRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The demo in a process of its own, as a user runs it. For tests and the campaign of kills. */
export class DemoProcess {
  readonly ended: Promise<DemoRun>;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";

  constructor(...args: readonly string[]) {
    const main = fileURLToPath(new URL("./main.ts", import.meta.url));
    // On the packages' sources if this process is.
    const conditions = process.execArgv.filter((arg) => arg.startsWith("--conditions="));
    const child = spawn(process.execPath, [...conditions, main, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (chunk: Buffer) => void (this.#stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => void (this.#stderr += chunk.toString()));
    this.#child = child;
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when this was printed, by whichever way, or the process has ended. */
  async printed(text: string): Promise<void> {
    const isThere = (): boolean => this.#stdout.includes(text) || this.#stderr.includes(text);
    if (isThere()) return;
    await Promise.race([
      this.ended,
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (isThere()) resolve();
        };
        this.#child.stdout?.on("data", look);
        this.#child.stderr?.on("data", look);
      }),
    ]);
  }
}

/** Runs the demo to its end. */
export function runDemo(...args: readonly string[]): Promise<DemoRun> {
  return new DemoProcess(...args).ended;
}
