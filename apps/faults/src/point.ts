import { Generator } from "@weft/tensor";
import { KINDS, STRETCHES, type Kind, type Stretch } from "./fault-words.ts";
import { SETUPS, type Setup } from "./setup.ts";

const FIRST = ["first-start", "first-attach", "first-anytime"] as const;

/**
 * When a worker fails: at an instant of a stretch, where "start" and "attach" are those of the replacement of one that was ended just
 * before; "idle", between two runs; "anytime", after a random time of a run, wherever the thread is then; and with "first-" while a
 * trainer starts.
 */
export const PHASES = [...FIRST, ...STRETCHES, "idle", "anytime"] as const;
export type Phase = (typeof PHASES)[number];

/** One fault of a campaign: what happens to whom, and when. */
export interface Point {
  readonly setup: Setup;
  readonly phase: Phase;
  readonly kind: Kind;
  /** How far through the phase, from 0 to 1. */
  readonly at: number;
}

/** What points are drawn of; by default everything. */
export interface PointChoice {
  readonly setups?: readonly Setup[];
  readonly phases?: readonly Phase[];
  readonly kinds?: readonly Kind[];
}

/** The stretch at an instant of which a worker fails; null when it is ended from outside, whatever it does. */
export function stretchOf(phase: Phase): Stretch | null {
  switch (phase) {
    case "first-start":
      return "start";
    case "first-attach":
      return "attach";
    case "first-anytime":
    case "idle":
    case "anytime":
      return null;
    default:
      return phase;
  }
}

/** Whether it is a trainer's start that is struck. */
export function isFirst(phase: Phase): boolean {
  return (FIRST as readonly Phase[]).includes(phase);
}

/** Whether a worker can fail so then. A model that cannot be built throws at its trainer's user, for it would throw again. */
export function isPossible(phase: Phase, kind: Kind): boolean {
  if (phase === "first-start" && kind === "throw") return false;
  return stretchOf(phase) !== null || kind === "terminate";
}

/**
 * Points in which everything that is possible with the given setups, phases and kinds has its turn, in an order and at instants that
 * the seed decides.
 */
export function drawPoints(
  count: number,
  seed: number,
  { setups = SETUPS, phases = PHASES, kinds = KINDS }: PointChoice = {},
): Point[] {
  const possible = setups.flatMap((setup) =>
    phases.flatMap((phase) =>
      kinds
        .filter((kind) => isPossible(phase, kind))
        .map((kind) => ({ setup, phase, kind }) satisfies Omit<Point, "at">),
    ),
  );
  if (possible.length === 0)
    throw new RangeError(
      `faults: some phase must know some kind; got phases ${phases.join(", ")} and kinds ${kinds.join(", ")}`,
    );
  const generator = new Generator(seed);
  const points: Point[] = [];
  while (points.length < count) {
    const at = new Float64Array(possible.length);
    generator.fillUniform(at);
    for (const [i, index] of [...generator.randperm(possible.length)].entries())
      points.push({ ...possible[index]!, at: at[i]! });
  }
  return points.slice(0, count);
}
