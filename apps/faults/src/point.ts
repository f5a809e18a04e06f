import { Generator } from "@weft/tensor";
import { KINDS, STRETCHES, type Kind } from "./fault-words.ts";

/** "idle": between two runs; "anytime": at a random time, wherever the thread is then. */
export const PHASES = [...STRETCHES, "idle", "anytime"] as const;
export type Phase = (typeof PHASES)[number];

/** One fault of a campaign: what happens, and when. */
export interface Point {
  readonly phase: Phase;
  readonly kind: Kind;
  /** How far through the phase, from 0 to 1. */
  readonly at: number;
}

/** Whether a worker can fail so then: what is not at a kernel call comes from outside; who hangs before its first step would do so for the whole deadline of starts. */
export function isPossible(phase: Phase, kind: Kind): boolean {
  if (phase === "idle" || phase === "anytime") return kind === "terminate";
  return kind !== "hang" || !isBeforeSteps(phase);
}

/** Only a replacement can fail there: something has to be replaced first. */
export function isBeforeSteps(phase: Phase): phase is "start" | "attach" {
  return phase === "start" || phase === "attach";
}

/** Points in which every possible pair of the given phases and kinds has its turn, in an order and at instants that the seed decides. */
export function drawPoints(
  count: number,
  seed: number,
  phases: readonly Phase[] = PHASES,
  kinds: readonly Kind[] = KINDS,
): Point[] {
  const pairs = phases.flatMap((phase) =>
    kinds.filter((kind) => isPossible(phase, kind)).map((kind) => ({ phase, kind })),
  );
  if (pairs.length === 0)
    throw new RangeError(
      `faults: some phase must know some kind; got phases ${phases.join(", ")} and kinds ${kinds.join(", ")}`,
    );
  const generator = new Generator(seed);
  const points: Point[] = [];
  while (points.length < count) {
    const at = new Float64Array(pairs.length);
    generator.fillUniform(at);
    for (const [i, index] of [...generator.randperm(pairs.length)].entries())
      points.push({ ...pairs[index]!, at: at[i]! });
  }
  return points.slice(0, count);
}
