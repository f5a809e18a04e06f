import { kernelVariant } from "@weft/kernels";
import type { Module, StateDict } from "@weft/nn";
import { defaultGenerator, ValueError, type GeneratorState } from "@weft/tensor";
import type { CheckedPlan } from "./shard-plan.ts";
import type { TrainerParts } from "./trainer-parts.ts";

/** Something with a state that can be saved: an optimizer, a scheduler, an average. */
export interface Stateful {
  stateDict(options?: { readonly copy?: boolean }): object;
  loadStateDict(state: never): unknown;
}

/** Everything that decides how a run goes on, as plain data and tensors. */
export interface TrainerState {
  readonly model: StateDict;
  /** By what they are called in the trainer's options; only those that there are. */
  readonly parts: Readonly<Record<string, object>>;
  /** Training steps done, by `step` and `computeGradients`: random numbers in steps are drawn by this. */
  readonly steps: number;
  /** In decimal. */
  readonly seed: string;
  /** The calling thread's random stream. */
  readonly generator: GeneratorState;
  /** What the bits are those of. */
  readonly kernels: string;
  readonly plan: CheckedPlan;
}

/** What of a trainer its state is about. */
export interface StatefulTrainer {
  readonly model: Module;
  readonly parts: Readonly<Record<string, Stateful>>;
  readonly plan: CheckedPlan;
}

/** The parts that there are. @throws {ValueError} when one has no state. */
export function statefulParts(parts: TrainerParts): Readonly<Record<string, Stateful>> {
  const present = Object.entries(parts).filter(([, part]) => part !== undefined);
  for (const [name, part] of present) {
    if (typeof (part as Partial<Stateful>).stateDict === "function") continue;
    throw new ValueError(`ShardedTrainer: the ${name} must have a stateDict to be saved; got none`);
  }
  return Object.fromEntries(present) as Record<string, Stateful>; // as was checked
}

/** Collects the state. @param copy The tensors are copies, which later steps do not change. */
export function trainerState(
  { model, parts, plan }: StatefulTrainer,
  { steps, seed }: { readonly steps: number; readonly seed: number | bigint },
  copy: boolean,
): TrainerState {
  return {
    model: model.stateDict({ copy }),
    parts: Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [name, part.stateDict({ copy })]),
    ),
    steps,
    seed: String(seed),
    generator: defaultGenerator.getState(),
    kernels: kernelVariant(),
    plan,
  };
}

/**
 * Takes over a state. When a part of it does not fit, everything is as before.
 *
 * @param sameBits Refuse what would go on with other bits.
 * @throws {ValueError} when names or parts do not fit, or kernels or plan differ.
 */
export function loadTrainerState(
  trainer: StatefulTrainer,
  state: TrainerState,
  sameBits: boolean,
): void {
  checkParts(trainer, state);
  if (sameBits) checkBits(trainer, state);
  const before = trainerState(trainer, { steps: 0, seed: 0 }, true);
  try {
    load(trainer, state);
  } catch (error) {
    load(trainer, before);
    throw error;
  }
}

function load({ model, parts }: StatefulTrainer, state: TrainerState): void {
  model.loadStateDict(state.model);
  for (const [name, part] of Object.entries(parts)) part.loadStateDict(state.parts[name] as never); // each checks its own
  defaultGenerator.setState(state.generator);
}

function checkParts({ parts }: StatefulTrainer, given: TrainerState | null | undefined): void {
  const state: Partial<TrainerState> = given ?? {};
  const wanted = Object.keys(parts).toSorted().join(", ") || "none";
  const found =
    Object.keys(state.parts ?? {})
      .toSorted()
      .join(", ") || "none";
  if (wanted !== found || !/^-?\d+$/.test(state.seed ?? "") || !Number.isSafeInteger(state.steps)) {
    throw new ValueError(
      `ShardedTrainer: a state must be a trainer's, with the states of ${wanted}; got those of ${found}`,
    );
  }
}

function checkBits({ plan }: StatefulTrainer, state: TrainerState): void {
  if (state.kernels !== kernelVariant()) {
    throw new ValueError(
      `ShardedTrainer: a state of other kernels goes on with other bits; got ${state.kernels} for ${kernelVariant()} ({ sameBits: false } allows it)`,
    );
  }
  if (bitsOf(state.plan) !== bitsOf(plan)) {
    throw new ValueError(
      `ShardedTrainer: a state of another plan goes on with other bits; got ${bitsOf(state.plan)} for ${bitsOf(plan)} ({ sameBits: false } allows it)`,
    );
  }
}

/** Layer shards have the bits of the batch shards alone. */
function bitsOf({ layers: _, ...plan }: CheckedPlan): string {
  return JSON.stringify(plan);
}
