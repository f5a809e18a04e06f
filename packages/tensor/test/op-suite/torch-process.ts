import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const DEADLINE_MS = 90_000;
const SCRIPT = join(import.meta.dirname, "torch-server.py");

/** A Python process with PyTorch that answers one request after the other, started by the first. */
export class TorchProcess {
  readonly #python: string;
  readonly #environment: () => NodeJS.ProcessEnv;
  #child: ChildProcessWithoutNullStreams | null = null;
  #stderr = "";
  #onLine: (line: string) => void = () => {};
  #last: Promise<unknown> = Promise.resolve();

  /** @param environment The variables of the process, asked for when it starts. */
  constructor(python: string, environment = (): NodeJS.ProcessEnv => process.env) {
    this.#python = python;
    this.#environment = environment;
  }

  /** The answer to one line of JSON; `{ "failure": … }`, with what the process wrote to stderr, when there is none. */
  ask(request: string): Promise<string> {
    const answer = this.#last.then(() => this.#answer(request));
    this.#last = answer;
    return answer;
  }

  /** Ends the process, if there is one. */
  async end(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((exited) => child.once("exit", exited));
    child.stdin.end();
    const killer = setTimeout(() => child.kill("SIGKILL"), 2_000);
    await gone;
    clearTimeout(killer);
  }

  #answer(request: string): Promise<string> {
    const child = (this.#child ??= this.#start());
    return new Promise((resolve) => {
      const finish = (answer: string): void => {
        clearTimeout(timer);
        child.off("close", failed);
        this.#onLine = () => {};
        resolve(answer);
      };
      const failed = (): void => {
        // The next request gets a new process.
        this.#child = null;
        finish(JSON.stringify({ failure: `the PyTorch process ended: ${this.#stderr}` }));
      };
      const timer = setTimeout(() => {
        this.#stderr += `no answer within ${DEADLINE_MS} ms`;
        child.kill("SIGKILL");
      }, DEADLINE_MS);
      child.once("close", failed);
      this.#onLine = finish;
      child.stdin.write(`${request}\n`);
    });
  }

  #start(): ChildProcessWithoutNullStreams {
    this.#stderr = "";
    const child = spawn(this.#python, ["-u", SCRIPT], { env: this.#environment() });
    child.stderr.on("data", (text: Buffer) => {
      this.#stderr = `${this.#stderr}${text.toString()}`.slice(-4_000);
    });
    // The end of the process is noticed by its `close`; a write that comes too late must not be an uncaught error.
    child.stdin.on("error", () => {});
    child.on("error", (error) => {
      this.#stderr += error.message;
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.#onLine(line));
    return child;
  }
}
