import type { Layer, Sequential } from "@weft/nn";
import { PipelineBoard } from "./pipeline-board.ts";
import { PipelineRunner } from "./pipeline-runner.ts";
import { pipelineSize } from "./pipeline-size.ts";
import { PipelineStage } from "./pipeline-stage.ts";
import { evenShards } from "./shard-sizes.ts";
import { ShardRunner } from "./shard-runner.ts";
import type { StepRunner } from "./step-runner.ts";
import type { ShardWorkerSetup } from "./shard-replica.ts";
import type { StepPart } from "./step-part.ts";
import { soloStage } from "./stage-team.ts";
import { TensorRunner } from "./tensor-shards/tensor-runner.ts";
import { tensorMember } from "./tensor-shards/tensor-shards.ts";
import { TensorStage } from "./tensor-shards/tensor-stage.ts";

/** What a thread must know to take part in steps. */
export type RunnerSetup = Pick<
  ShardWorkerSetup,
  "plan" | "parameters" | "pipes" | "teams" | "spinRounds" | "deadlineMs"
>;

/** The part of a step's deadline after which threads that wait for one that hangs give up, so that they do not look so too. */
const PATIENCE = 0.9;

/** Makes the part that a thread takes in steps. */
export function makeRunner(
  part: StepPart,
  { plan, parameters, pipes, teams, spinRounds, deadlineMs }: RunnerSetup,
  { rank, size: workers }: { readonly rank: number; readonly size: number },
): StepRunner {
  const wait = { spinRounds, patienceMs: PATIENCE * deadlineMs };
  const member =
    plan.tensor &&
    tensorMember(part, plan.tensor, plan.layers, { rank, workers, board: teams }, wait);
  const whole = member === null ? new ShardRunner(part) : new TensorRunner(part, member);
  const size = pipelineSize(plan, workers, parameters);
  if (size === null) return whole;
  const group = Math.floor(rank / size.members);
  const place = { pipeline: Math.floor(group / size.stages), stage: group % size.stages };
  const layers = layersOf(part.model as Sequential, plan.layers!, size.stages, place.stage);
  const seat = {
    place,
    stage: new PipelineStage(part.module, part.model, layers),
    team: member === null ? soloStage(part.parameters) : new TensorStage(member),
    evaluation: whole,
  };
  return new PipelineRunner(part, new PipelineBoard(size, pipes!), seat, wait);
}

/** The layers of one of `stages` stages, each made of neighbours of the plan's. */
function layersOf(
  model: Sequential,
  planned: readonly number[],
  stages: number,
  stage: number,
): Layer {
  const joined = evenShards(planned.length, stages);
  const first = joined.slice(0, stage).reduce((a, b) => a + b, 0);
  const count = (upTo: number): number => planned.slice(0, upTo).reduce((a, b) => a + b, 0);
  return model.slice(count(first), count(first + joined[stage]!));
}
