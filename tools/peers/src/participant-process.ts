import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Answer, Greeting, Request } from "./protocol.ts";

/** A participant's process: one question at a time, an answer or an error within a deadline. */
export class ParticipantProcess {
  readonly greeting: Greeting;
  readonly #child: ChildProcess;
  readonly #answers: Answers;

  private constructor(child: ChildProcess, answers: Answers, greeting: Greeting) {
    this.#child = child;
    this.#answers = answers;
    this.greeting = greeting;
  }

  /** @throws {Error} when the process cannot be started, ends, or says nothing within the deadline; it is then ended. */
  static async start(
    [command, ...args]: readonly [string, ...string[]],
    environment: Readonly<Record<string, string>> = {},
    timeoutMs = 60_000,
  ): Promise<ParticipantProcess> {
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const answers = new Answers(child);
    try {
      return new ParticipantProcess(child, answers, (await answers.next(timeoutMs)) as Greeting);
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
  }

  /** Best milliseconds of a call. @throws {Error} with what the participant says, or how its process ended. */
  async ask(request: Request, timeoutMs = 120_000): Promise<number> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const answer = (await this.#answers.next(timeoutMs)) as Answer;
    if ("error" in answer) throw new Error(answer.error);
    return answer.ms;
  }

  /** Ends the process: by closing its input, after a while by force. */
  async close(graceMs = 2000): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin?.end();
    const force = setTimeout(() => this.#child.kill("SIGKILL"), graceMs);
    await ended;
    clearTimeout(force);
  }
}

/** The lines that begin with `@`, as they come; the end of the process ends the waiting. */
class Answers {
  readonly #ready: unknown[] = [];
  #ended: string | undefined;
  #wake: (() => void) | undefined;

  constructor(child: ChildProcess) {
    let lastWords = "";
    child.stderr?.on("data", (chunk: Buffer) => (lastWords = (lastWords + chunk).slice(-4000)));
    child.stdin?.on("error", () => undefined); // a process that ended: `close` below tells
    child.on("error", (error) => this.#end(error.message));
    child.on("close", (code, signal) => {
      const reason = /^\w*Error.*$/m.exec(lastWords)?.[0] ?? lastWords.trim().split("\n").at(-1);
      this.#end(`the process ended with ${signal ?? code}${reason ? `: ${reason}` : ""}`);
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("@")) return;
      this.#ready.push(JSON.parse(line.slice(1)));
      this.#wake?.();
    });
  }

  async next(timeoutMs: number): Promise<unknown> {
    if (this.#ready.length === 0 && this.#ended === undefined) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
      clearTimeout(timer);
    }
    if (this.#ready.length > 0) return this.#ready.shift();
    throw new Error(this.#ended ?? `no answer within ${timeoutMs / 1000} s`);
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    this.#wake?.();
  }
}
