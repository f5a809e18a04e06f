import type { PipelineSize } from "./pipeline-board.ts";
import type { CheckedPlan } from "./shard-plan.ts";
import { teamSizes } from "./tensor-shards/tensor-shards.ts";

/**
 * Which parts of a plan one thread computes together, because there are too few workers for them or a number that they do not divide,
 * and how many workers compute nothing, because there is no core for them: a sentence each, with the numbers that would be right. None
 * where every part has a thread of its own.
 */
export function planNotes(
  { layers, tensor }: CheckedPlan,
  workers: number,
  pipelines: PipelineSize | null,
  cores: number = navigator.hardwareConcurrency,
): string[] {
  const notes: string[] = [];
  const shards = tensor?.shards ?? 1;
  const members = tensor === null ? 1 : teamSizes(tensor, workers).members;
  const alone =
    workers === 0 ? "the calling thread" : workers === 1 ? "the one worker" : "each worker";
  if (members < shards) {
    const computes = members === 1 ? `all ${shards}` : `${shards / members} of ${shards}`;
    notes.push(
      `plan.tensor: ${alone} computes ${computes} shards of a layer; a multiple of ${shards} workers would have one each`,
    );
  }
  const planned = layers?.length ?? 1;
  const stages = pipelines?.stages ?? 1;
  if (stages < planned) {
    const who = members === 1 ? alone : `each team of ${members}`;
    const happens =
      stages === 1
        ? `${who} computes all ${planned} stages`
        : `${planned} stages are joined to ${stages}`;
    notes.push(
      `plan.layers: ${happens}; a multiple of ${planned * shards} workers would have one each`,
    );
  }
  if (workers > cores && tensor === null && stages === 1) {
    const most = cores === 1 ? "one computes" : `${cores} compute`;
    notes.push(
      `workers: at most ${most} at a time, one for each core; got ${workers}, which are no faster than ${cores}`,
    );
  }
  return notes;
}
