import type { Layer } from "@weft/nn";
import type { ShardPlan } from "@weft/parallel";
import { balancedStages } from "./balanced-stages.ts";
import { createModel } from "./model.ts";
import type { DemoOptions } from "./options.ts";

/** How the trainer cuts steps. The bits depend on `shards` alone. */
export function planOf({
  shard,
  shards,
  workers,
}: Pick<DemoOptions, "shard" | "shards" | "workers">): ShardPlan {
  switch (shard) {
    case "batch":
      return { batch: shards };
    case "layers": {
      const net = createModel();
      const layers = Array.from({ length: net.length }, (_, i): Layer => net.at(i));
      return { batch: shards, layers: balancedStages(layers, stageCount(layers, workers)) };
    }
    default:
      return shard satisfies never;
  }
}

/** As many stages as there are layers with parameters, if the workers can be divided by them; at least two. */
function stageCount(layers: readonly Layer[], workers: number): number {
  let stages = layers.filter((layer) => [...layer.parameters()].length > 0).length;
  while (stages > 2 && workers % stages !== 0) stages--;
  return stages;
}
