import type { PipelineStage } from "./pipeline-stage.ts";
import type { StageTeam } from "./stage-team.ts";
import type { StepRunner } from "./step-runner.ts";

/** Which stage of which pipeline a thread is. */
export interface PipelinePlace {
  readonly pipeline: number;
  readonly stage: number;
}

/** A stage of a pipeline, as one thread has it. */
export interface PipelineSeat {
  readonly place: PipelinePlace;
  readonly stage: PipelineStage;
  readonly team: StageTeam;
  /** Evaluation has no backward to wait for, so every team takes whole shards. */
  readonly evaluation: StepRunner;
}
