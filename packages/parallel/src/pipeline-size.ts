import type { PipelineSize } from "./pipeline-board.ts";
import type { CheckedPlan } from "./shard-plan.ts";
import { teamSizes } from "./tensor-shards/tensor-shards.ts";

/**
 * The pipelines that some workers form: teams first, which are threads with tensor shards or one thread each, then as many stages as
 * the plan has and the teams can be divided by, neighbours joined. Null when that leaves one stage, which is the whole model.
 */
export function pipelineSize(
  { batch, layers, tensor }: Pick<CheckedPlan, "batch" | "layers" | "tensor">,
  workers: number,
  parameters: number,
): PipelineSize | null {
  const members = tensor === null ? 1 : teamSizes(tensor, workers).members;
  const teams = workers / members;
  let stages = Math.min(layers?.length ?? 1, teams);
  while (teams % stages !== 0) stages--;
  if (!(stages > 1)) return null;
  return { shards: batch, stages, members, pipelines: teams / stages, parameters };
}
