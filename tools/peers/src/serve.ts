import { createInterface } from "node:readline";
import type { Answer, Greeting, Request } from "./protocol.ts";

/** Prepares a case's operands; what it answers is timed. A promise that this returns is awaited. */
export type PrepareCase = () => (() => unknown) | Promise<() => unknown>;

/** The measuring half of a participant: times one case for a while whenever the parent asks. Ends with standard input. */
export async function serve(
  version: string,
  cases: Readonly<Record<string, PrepareCase>>,
): Promise<void> {
  say({ version, cases: Object.keys(cases) });
  const prepared = new Map<string, () => unknown>();
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request; // the parent writes it
    try {
      say({ case: request.case, ms: await measure(request, cases, prepared) });
    } catch (error) {
      const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
      say({ case: request.case, error: first });
    }
  }
}

async function measure(
  { case: id, ms }: Request,
  cases: Readonly<Record<string, PrepareCase>>,
  prepared: Map<string, () => unknown>,
): Promise<number> {
  let run = prepared.get(id);
  if (run === undefined) {
    const prepare = cases[id];
    if (prepare === undefined) throw new Error(`there is no case ${id}`);
    run = await prepare();
    await warmUp(run);
    prepared.set(id, run);
  }
  return time(run, ms);
}

/** Until the optimizing compiler has had its turn; a slow case runs once. */
async function warmUp(run: () => unknown): Promise<void> {
  const end = performance.now() + 300;
  do await run();
  while (performance.now() < end);
}

/** Milliseconds of the best call, or of a call in the best batch of 1 to 2 ms where calls are short. */
async function time(run: () => unknown, budgetMs: number): Promise<number> {
  let count = 1;
  let best = Infinity;
  const end = performance.now() + budgetMs;
  do {
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      const result = run();
      if (result instanceof Promise) await result;
    }
    const took = performance.now() - start;
    best = Math.min(best, took / count);
    if (took < 1) count *= 2;
  } while (performance.now() < end);
  return best;
}

/** Peers print things of their own: only lines that begin with `@` are answers. */
function say(message: Greeting | Answer): void {
  process.stdout.write(`@${JSON.stringify(message)}\n`);
}
