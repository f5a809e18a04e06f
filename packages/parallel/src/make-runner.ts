import type { Sequential } from "@weft/nn";
import type { ModelModule } from "./model-module.ts";
import { PipelineBoard } from "./pipeline-board.ts";
import { PipelineRunner } from "./pipeline-runner.ts";
import { pipelineSize } from "./pipeline-size.ts";
import { PipelineStage } from "./pipeline-stage.ts";
import { PlannedStages, stagesOf } from "./planned-stages.ts";
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
  "plan" | "parameters" | "pipes" | "teams" | "cores" | "spinRounds" | "deadlineMs"
>;

/** The part of a step's deadline after which threads that wait for one that hangs give up, so that they do not look so too. */
const PATIENCE = 0.9;

/** Makes the part that a thread takes in steps. */
export function makeRunner(
  part: StepPart,
  { plan, parameters, pipes, teams, cores, spinRounds, deadlineMs }: RunnerSetup,
  { rank, size: workers }: { readonly rank: number; readonly size: number },
): StepRunner {
  const wait = { spinRounds, patienceMs: PATIENCE * deadlineMs };
  const member =
    plan.tensor &&
    tensorMember(part, plan.tensor, plan.layers, { rank, workers, board: teams }, wait);
  const stagesAt = (seats: number, seat: number): PipelineStage => {
    const stages = stagesOf(part.model as Sequential, plan.layers!, seats, seat); // a plan with layers has a Sequential
    return new PipelineStage(part.module, part.model, new PlannedStages(stages, part.buffers));
  };
  const isStaged = plan.layers !== null && plan.layers.length > 1;
  const alone = isStaged ? { ...part, module: withStages(part.module, stagesAt(1, 0)) } : part;
  const whole = member === null ? new ShardRunner(alone, cores) : new TensorRunner(alone, member);
  const size = pipelineSize(plan, workers, parameters);
  if (size === null) return whole;
  const group = Math.floor(rank / size.members);
  const place = { pipeline: Math.floor(group / size.stages), stage: group % size.stages };
  const seat = {
    place,
    stage: stagesAt(size.stages, place.stage),
    team: member === null ? soloStage(part.parameters) : new TensorStage(member),
    evaluation: whole,
  };
  return new PipelineRunner(part, new PipelineBoard(size, pipes!), seat, wait);
}

/** The model's file for a thread that computes all stages. */
function withStages(module: ModelModule, stages: PipelineStage): ModelModule {
  const computeLoss: ModelModule["computeLoss"] = (_, ...rows) => stages.whole(rows);
  return Object.create(module, { computeLoss: { value: computeLoss } }) as ModelModule; // all else is the file's
}
