import { Sequential, type Module } from "@weft/nn";
import { checkOptions, ValueError } from "@weft/tensor";
import { settleTensorPlan } from "./tensor-shards/cut-model.ts";
import {
  checkTensorPlan,
  type CheckedTensorPlan,
  type TensorPlan,
} from "./tensor-shards/tensor-plan.ts";
import { checkCount } from "./sharded-trainer-options.ts";

/**
 * How a step is cut into parts that threads can compute side by side. The plan alone decides the bits: workers only decide
 * who computes which part.
 *
 * @example
 * const plan: ShardPlan = { batch: 8 }; // eight shards of the rows
 * const pipeline: ShardPlan = { batch: 8, layers: [2, 3] }; // eight micro-batches through two stages
 * const tensors: ShardPlan = { batch: 4, tensor: 2 }; // four shards of the rows, each by two threads together
 * const both: ShardPlan = { batch: 8, layers: [2, 3], tensor: 2 }; // two stages, each by two threads together
 */
export interface ShardPlan {
  /** Shards of a batch's rows; with `layers`, the micro-batches. Default 8. */
  readonly batch?: number;
  /**
   * Stages of consecutive layers on different workers: how many layers of the model, a `Sequential`, each stage has. With fewer
   * workers than stages neighbours are joined; with a multiple of them, several pipelines run side by side. By default one stage.
   */
  readonly layers?: readonly number[];
  /**
   * Shards of tensors: into how many parts layers are cut, or which layers and how. Threads that divide this number compute a shard of
   * the batch together, each with its parts of the layers. Default 1: no layer is cut.
   */
  readonly tensor?: number | TensorPlan;
}

/** A plan with its defaults, checked. */
export interface CheckedPlan {
  readonly batch: number;
  readonly layers: readonly number[] | null;
  readonly tensor: CheckedTensorPlan | null;
}

/** @throws {ValueError} when a number is out of range, or a name unknown. */
export function checkPlan(plan: ShardPlan): CheckedPlan {
  checkOptions("ShardedTrainer: plan", plan, ["batch", "layers", "tensor"]);
  const batch = checkCount("plan.batch", plan.batch ?? 8, 1);
  const { layers } = plan;
  const tensor = checkTensorPlan(plan.tensor ?? 1);
  if (layers === undefined) return { batch, layers: null, tensor };
  if (!Array.isArray(layers) || layers.length === 0 || layers.some((n) => !isPositive(n))) {
    throw new ValueError(
      `ShardedTrainer: plan.layers must list how many layers each stage has, as in [2, 3]; got ${JSON.stringify(layers)}`,
    );
  }
  return { batch, layers, tensor };
}

/**
 * Fits a plan to a model.
 *
 * @returns The plan, which now says of each layer how it is cut.
 * @throws {ValueError} when the model cannot be cut as the plan says.
 */
export function fitPlan(plan: CheckedPlan, model: Module): CheckedPlan {
  if (plan.layers !== null) checkStages(plan.layers, model);
  return { ...plan, tensor: plan.tensor && settleTensorPlan(model, plan.tensor, plan.layers) };
}

/** @throws {ValueError} when a model cannot be cut into stages of so many layers. */
export function checkStages(layers: readonly number[], model: Module): void {
  const stages = `stages of ${layers.join(", ")} layers`;
  if (!isSequential(model)) {
    throw new ValueError(
      `ShardedTrainer: plan.layers needs a Sequential, whose layers run one after the other; got ${model.constructor.name} for ${stages}`,
    );
  }
  const total = layers.reduce((a, b) => a + b, 0);
  if (total !== model.length) {
    throw new ValueError(
      `ShardedTrainer: plan.layers must add up to the model's ${model.length} layers; got ${layers.join(" + ")} = ${total}`,
    );
  }
  // Hooks are a forward of its own, and a subclass may have another one.
  if (model.forward !== (Sequential.prototype as Sequential).forward) {
    throw new ValueError(
      "ShardedTrainer: plan.layers cuts the model's forward, so it must be that of Sequential and may have no hooks of its own; got hooks, or another one (put them on its layers)",
    );
  }
}

function isSequential(model: Module): model is Sequential {
  return model instanceof Sequential;
}

function isPositive(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
