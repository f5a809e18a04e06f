import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Generator } from "@weft/tensor";
import { DemoProcess, runDemo, type DemoRun } from "./demo-process.ts";
import { loadRun } from "./run-state.ts";

/** How a process is ended, and when. */
export interface Kill {
  readonly signal: "SIGKILL" | "SIGTERM" | "SIGINT";
  /** How far through the time that an undisturbed run takes from its first step to its end. */
  readonly at: number;
}

export interface KillCampaignOptions {
  /** Runs, each with its kills: what is left of it after one is resumed, and killed again. */
  readonly runs: readonly (readonly Kill[])[];
  /** Where checkpoints are. */
  readonly folder: string;
  /** What runs train: the demo's arguments, which they take in turn. */
  readonly settings: readonly (readonly string[])[];
  readonly onRun?: (summary: KillSummary) => void;
}

export interface KillSummary {
  runs: number;
  /** Kills, and those that came when the run was over. */
  kills: number;
  tooLate: number;
  /** One line for each thing that went wrong. */
  readonly problems: string[];
}

/** What the demo prints when all is ready, right before the first step. */
const READY = "worker threads";
const CODES = { SIGKILL: null, SIGTERM: 143, SIGINT: 130 } as const;

/** Kills drawn from a seed: early in what is left, so that most of a run's kills meet it. */
export function drawKills(runs: number, killsEach: number, seed: number): Kill[][] {
  const generator = new Generator(seed);
  const signals = ["SIGKILL", "SIGTERM", "SIGKILL", "SIGINT"] as const;
  return Array.from({ length: runs }, (_, run) => {
    const at = new Float64Array(killsEach);
    generator.fillUniform(at, 0, 1 / killsEach);
    return [...at].map((value, i) => ({
      signal: signals[(run + i) % signals.length]!,
      at: value,
    }));
  });
}

/**
 * Ends runs of the demo by signals and resumes them, until they are done; each must then have the digest of a run that was not
 * interrupted.
 */
export async function runKillCampaign(options: KillCampaignOptions): Promise<KillSummary> {
  const { settings, folder } = options;
  const summary: KillSummary = { runs: 0, kills: 0, tooLate: 0, problems: [] };
  const wholes: Whole[] = [];
  for (const [run, kills] of options.runs.entries()) {
    const setting = run % settings.length;
    const args = settings[setting]!;
    const { digest: wanted, ms: wholeMs } = (wholes[setting] ??= await wholeRun(args, folder));
    const file = join(folder, `${run}.weft`);
    let next = [...args, "--checkpoint", file];
    for (const kill of kills) {
      summary.kills++;
      const where = `run ${run} (${args.join(" ")}), ${kill.signal} at ${kill.at.toFixed(3)}`;
      const before = new Set(readdirSync(folder));
      const demo = new DemoProcess(...next, "--json");
      await demo.printed(READY);
      await sleep(kill.at * wholeMs);
      demo.kill(kill.signal);
      const ended = await demo.ended;
      if (ended.code === 0) summary.tooLate++;
      else
        summary.problems.push(
          ...problemsOf(kill, ended, newFiles(folder, before)).map((p) => `${where}: ${p}`),
        );
      const saved = await loadRun(file).catch(String);
      // A run that was killed before its first file has to begin again.
      if (typeof saved !== "string") next = ["--resume", file, ...workersOf(args)];
      else if (!saved.includes("ENOENT") || kill.signal !== "SIGKILL")
        summary.problems.push(`${where}: ${saved}`);
    }
    const ended = await runDemo(...next, "--json");
    if (digestOf(ended) !== wanted)
      summary.problems.push(`run ${run}: digest ${digestOf(ended)} for ${wanted}: ${ended.stderr}`);
    summary.runs++;
    options.onRun?.(summary);
  }
  return summary;
}

/** A run that nothing met. */
interface Whole {
  readonly digest: string;
  /** From its first step to its end. */
  readonly ms: number;
}

async function wholeRun(args: readonly string[], folder: string): Promise<Whole> {
  const demo = new DemoProcess(...args, "--json", "--checkpoint", join(folder, "whole.weft"));
  await demo.printed(READY);
  const start = performance.now();
  const digest = digestOf(await demo.ended);
  return { digest, ms: performance.now() - start };
}

/** What is wrong with the end that a signal made. */
function problemsOf(
  { signal }: Kill,
  { code, stderr }: DemoRun,
  added: readonly string[],
): string[] {
  const problems: string[] = [];
  if (code !== CODES[signal]) problems.push(`exit code ${code}: ${stderr}`);
  if (signal === "SIGKILL") return problems;
  if (!stderr.includes("--resume")) problems.push(`it must say how to go on; got ${stderr}`);
  const left = added.filter((name) => name.endsWith(".tmp"));
  if (left.length > 0) problems.push(`files left over: ${left.join(", ")}`);
  return problems;
}

function newFiles(folder: string, before: ReadonlySet<string>): string[] {
  return readdirSync(folder).filter((name) => !before.has(name));
}

function workersOf(args: readonly string[]): readonly string[] {
  const at = args.indexOf("--workers");
  return at === -1 ? [] : args.slice(at, at + 2);
}

/** Of a run with --json; empty when it failed. */
function digestOf({ stdout }: DemoRun): string {
  const line = stdout.trimEnd().split("\n").at(-1);
  return line === undefined || line === "" ? "" : (JSON.parse(line) as { digest: string }).digest; // what the demo prints
}
