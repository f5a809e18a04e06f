import { Sequential, type Module } from "@weft/nn";
import { checkOptions, ValueError } from "@weft/tensor";
import { checkCount } from "./sharded-trainer-options.ts";

/**
 * How a step is cut into parts that threads can compute side by side. The plan alone decides the bits: workers only decide
 * who computes which part.
 *
 * @example
 * const plan: ShardPlan = { batch: 8 }; // eight shards of the rows
 * const pipeline: ShardPlan = { batch: 8, layers: [2, 3] }; // eight micro-batches through two stages
 */
export interface ShardPlan {
  /** Shards of a batch's rows; with `layers`, the micro-batches. Default 8. */
  readonly batch?: number;
  /**
   * Stages of consecutive layers on different workers: how many layers of the model, a `Sequential`, each stage has. With fewer
   * workers than stages neighbours are joined; with a multiple of them, several pipelines run side by side. By default one stage.
   */
  readonly layers?: readonly number[];
}

/** A plan with its defaults, checked. */
export interface CheckedPlan {
  readonly batch: number;
  readonly layers: readonly number[] | null;
}

/** @throws {ValueError} when a number is out of range, or a name unknown. */
export function checkPlan(plan: ShardPlan): CheckedPlan {
  checkOptions("ShardedTrainer: plan", plan, ["batch", "layers"]);
  const batch = checkCount("plan.batch", plan.batch ?? 8, 1);
  const { layers } = plan;
  if (layers === undefined) return { batch, layers: null };
  if (!Array.isArray(layers) || layers.length === 0 || layers.some((n) => !isPositive(n))) {
    throw new ValueError(
      `ShardedTrainer: plan.layers must list how many layers each stage has, as in [2, 3]; got ${JSON.stringify(layers)}`,
    );
  }
  return { batch, layers };
}

/** @throws {ValueError} when the model cannot be cut as the plan says. */
export function checkPlanFits({ layers }: CheckedPlan, model: Module): void {
  if (layers === null) return;
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
  if (Object.hasOwn(model, "forward")) {
    throw new ValueError(
      "ShardedTrainer: plan.layers cuts the model's forward, so it may have no hooks of its own; got some (put them on its layers)",
    );
  }
}

function isSequential(model: Module): model is Sequential {
  return model instanceof Sequential;
}

function isPositive(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
