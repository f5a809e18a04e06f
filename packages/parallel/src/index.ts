export type { ModelModule } from "./model-module.ts";
export type { CheckedPlan, ShardPlan } from "./plan.ts";
export { ReplicaError } from "./replica-description.ts";
export { ShardedTrainer } from "./sharded-trainer.ts";
export type { CheckedTensorPlan, LayerCut, TensorPlan } from "./tensor-shards/tensor-plan.ts";
export type {
  GradientOptions,
  ShardedTrainerOptions,
  StepOptions,
  StepResult,
} from "./trainer-options.ts";
