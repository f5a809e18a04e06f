import { ValueError } from "@weft/tensor";

const CUTS = ["column", "row", "vocabulary", "heads", "whole"] as const;

/**
 * How a layer is cut: a `Linear` by its outputs (`column`) or its inputs (`row`), an `Embedding` by its rows (`vocabulary`), a
 * `MultiheadAttention` by its heads (`heads`), or not at all (`whole`).
 */
export type LayerCut = (typeof CUTS)[number];

/**
 * Tensor shards of chosen layers.
 *
 * @example
 * const plan: TensorPlan = { shards: 2, layers: { "0": "column", "2": "row" } };
 */
export interface TensorPlan {
  /** Into how many parts layers are cut. */
  readonly shards: number;
  /**
   * Cuts of layers by their names in the model; one that has several names may be named by any. Layers that are not named are cut
   * as is best for them.
   */
  readonly layers?: Readonly<Record<string, LayerCut>>;
}

/** A tensor plan with its defaults, checked. */
export interface CheckedTensorPlan {
  readonly shards: number;
  readonly layers: Readonly<Record<string, LayerCut>>;
}

/**
 * Reads the plan's `tensor`.
 *
 * @returns `null` when nothing is cut: one shard.
 * @throws {ValueError} when a number is out of range, or a name or cut unknown.
 */
export function checkTensorPlan(tensor: number | TensorPlan): CheckedTensorPlan | null {
  const given: TensorPlan = typeof tensor === "number" ? { shards: tensor } : tensor;
  if (typeof given !== "object" || given === null)
    throw refused("a number of shards or { shards, layers }", String(given));
  for (const name of Object.keys(given))
    if (name !== "shards" && name !== "layers")
      throw refused("options among (shards, layers)", JSON.stringify(name));
  const { shards, layers = {} } = given;
  if (!Number.isSafeInteger(shards) || shards < 1 || shards > 1024)
    throw refused("shards from 1 to 1024", String(shards));
  for (const [path, cut] of Object.entries(layers)) {
    if (!(CUTS as readonly unknown[]).includes(cut))
      throw refused(`cuts among (${CUTS.join(", ")})`, `${JSON.stringify(cut)} for "${path}"`);
  }
  return shards === 1 ? null : { shards, layers };
}

function refused(rule: string, got: string): ValueError {
  return new ValueError(`ShardedTrainer: plan.tensor must have ${rule}; got ${got}`);
}
