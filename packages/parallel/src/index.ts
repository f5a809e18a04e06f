export type { ModelModule } from "./model-module.ts";
export { ReplicaError } from "./replica-description.ts";
export {
  ShardedTrainer,
  type GradientOptions,
  type ShardedTrainerOptions,
  type StepOptions,
  type StepResult,
} from "./sharded-trainer.ts";
