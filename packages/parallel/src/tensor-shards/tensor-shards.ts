import type { StepPart } from "../step-part.ts";
import type { StepWait } from "../step-wait.ts";
import { CutForward } from "./cut-forward.ts";
import { cutModel } from "./cut-model.ts";
import { SlicedParameters } from "./sliced-parameters.ts";
import { TeamBoard, type TeamSizes } from "./team-board.ts";
import type { CheckedTensorPlan } from "./tensor-plan.ts";
import type { TensorMember } from "./tensor-runner.ts";
import { TensorTeam } from "./tensor-team.ts";

/** Where a thread stands among those that share a step. */
export interface TensorPlace {
  readonly rank: number;
  readonly workers: number;
  /** Where the members of teams meet. */
  readonly board: SharedArrayBuffer | null;
}

/**
 * The teams that some workers form, each as large as both the shards and the workers can be divided by, so that all have the same
 * work. A team of one meets nobody.
 */
export function teamSizes({ shards }: CheckedTensorPlan, workers: number): TeamSizes {
  const threads = Math.max(workers, 1);
  const members = greatestCommonDivisor(shards, threads);
  return { teams: threads / members, members, shards };
}

/** One thread, with its parts of the model. @throws {ValueError} when the plan does not fit the model. */
export function tensorMember(
  { model, clock }: StepPart,
  plan: CheckedTensorPlan,
  layers: readonly number[] | null,
  { rank, workers, board }: TensorPlace,
  wait: StepWait,
): TensorMember {
  const sizes = teamSizes(plan, workers);
  const { members, shards } = sizes;
  const meeting =
    members === 1 || board === null
      ? null
      : new TeamBoard(sizes, board).meetingOf(Math.floor(rank / members), wait);
  const team = new TensorTeam({ shards, members, member: rank % members }, meeting, clock);
  const cuts = cutModel(model, plan, layers);
  const isStaged = layers !== null && layers.length > 1;
  const slices = new SlicedParameters(model, cuts.dimensions, team, isStaged);
  return { team, slices, forward: new CutForward(cuts, slices, team) };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
