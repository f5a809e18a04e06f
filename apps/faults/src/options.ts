import { Command, CommanderError, InvalidArgumentError } from "commander";
import type { ShardPlan } from "@weft/parallel";
import { KINDS, type Kind } from "./fault-words.ts";
import { PHASES, type Phase } from "./point.ts";
import { SETUPS, type Setup } from "./setup.ts";

/** What the user asked for. */
export interface FaultOptions {
  readonly points: number;
  readonly seed: number;
  readonly setups: readonly Setup[];
  readonly phases: readonly Phase[];
  readonly kinds: readonly Kind[];
  readonly json: boolean;
}

/** Parses the command line. A wrong flag or value ends the process with one line on what is allowed, and exit code 2. */
export function parseOptions(argv: readonly string[]): FaultOptions {
  const command = new Command("npm run faults --")
    .description(
      "Kills workers at seeded instants of sharded training; after each the bits must be those of an undisturbed run.",
    )
    .option("--points <N>", "faults, 1 to 1000000", integer(1, 1_000_000), 100)
    .option("--seed <N>", "decides order and instants, 0 to 4294967295", integer(0, 2 ** 32 - 1), 0)
    .option(
      "--workers <N>",
      "worker threads, 1 to 64 (default: several numbers, or 2 with --plan)",
      integer(1, 64),
    )
    .option(
      "--plan <JSON>",
      'how steps are cut, as {"batch":8,"layers":[4,3]} (default: in several ways)',
      planOf,
    )
    .option("--phases <LIST>", `when, of ${PHASES.join(",")}`, listOf(PHASES), PHASES)
    .option("--kinds <LIST>", `what, of ${KINDS.join(",")}`, listOf(KINDS), KINDS)
    .option("--json", "print the summary as one JSON object, and progress to stderr", false)
    .allowExcessArguments(false)
    .configureOutput({ outputError: (text, write) => write(text.replaceAll(/\n(?=.)/g, " ")) })
    .exitOverride();
  try {
    command.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exit(error.exitCode === 0 ? 0 : 2);
  }
  const { workers, plan, ...options } = command.opts<Given>();
  return { ...options, setups: setupsOf(plan, workers) };
}

interface Given extends Omit<FaultOptions, "setups"> {
  readonly workers?: number;
  readonly plan?: ShardPlan;
}

/** Those that a campaign takes turns with, unless it was said what they are. */
function setupsOf(plan: ShardPlan | undefined, workers: number | undefined): readonly Setup[] {
  if (plan !== undefined) return [{ plan, workers: workers ?? 2 }];
  if (workers === undefined) return SETUPS;
  const plans = new Map(SETUPS.map((setup) => [JSON.stringify(setup.plan), setup.plan]));
  return Array.from(plans.values(), (one) => ({ plan: one, workers }));
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** The trainer checks what is in it. */
function planOf(text: string): ShardPlan {
  try {
    const plan: unknown = JSON.parse(text);
    if (typeof plan === "object" && plan !== null) return plan;
  } catch {
    // told below
  }
  throw new InvalidArgumentError(`It must be a plan in JSON, as {"batch":8,"layers":[4,3]}.`);
}

function listOf<T extends string>(known: readonly T[]): (text: string) => readonly T[] {
  return (text) =>
    text.split(",").map((name) => {
      const found = known.find((other) => other === name);
      if (found === undefined)
        throw new InvalidArgumentError(`"${name}" must be one of ${known.join(", ")}.`);
      return found;
    });
}
