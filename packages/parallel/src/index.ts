export type { ModelModule } from "./model-module.ts";
export { NonFiniteError, type NonFiniteDetails, type NonFinitePolicy } from "./non-finite.ts";
export type { CheckedPlan, ShardPlan } from "./shard-plan.ts";
export type { ShardPhase } from "./rank-progress.ts";
export type { Recovery } from "./recovery.ts";
export { ReplicaError } from "./replica-description.ts";
export { ShardError, type ShardErrorDetails } from "./shard-error.ts";
export { ShardedTrainer } from "./sharded-trainer.ts";
export type { CheckedTensorPlan, LayerCut, TensorPlan } from "./tensor-shards/tensor-plan.ts";
export type {
  GradientOptions,
  ShardedTrainerOptions,
  StepOptions,
  StepResult,
} from "./sharded-trainer-options.ts";
export type { ThreadTimes } from "./step-clock.ts";
export type { ThreadReport, TieReport, TrainerReport } from "./trainer-report.ts";
export { TrainerPartError, type TrainerPart } from "./trainer-parts.ts";
export type { Stateful, TrainerState } from "./trainer-state.ts";
export type { FailurePhase, WorkerFailure } from "./worker-failure.ts";
