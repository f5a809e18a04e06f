import type { PipelineSize } from "./pipeline-board.ts";
import type { CheckedPlan } from "./shard-plan.ts";

/**
 * The pipelines that some workers form: as many stages as the plan has and the workers can be divided by, neighbours joined.
 * Null when that leaves one stage, which is the whole model.
 */
export function pipelineSize(
  { batch, layers }: Pick<CheckedPlan, "batch" | "layers">,
  workers: number,
  parameters: number,
): PipelineSize | null {
  let stages = Math.min(layers?.length ?? 1, workers);
  while (workers % stages !== 0) stages--;
  if (!(stages > 1)) return null;
  return { shards: batch, stages, pipelines: workers / stages, parameters };
}
