import { WorkerError, type WorkerErrorKind } from "@weft/workers";
import type { RankProgress, ShardPhase, StartStage } from "./rank-progress.ts";

/** What a worker was doing when it failed: see `ShardPhase`; "start" and "attach" come before its first step. */
export type FailurePhase = ShardPhase | "start" | "attach";

/** How a worker failed, and at what. */
export interface WorkerFailure {
  readonly rank: number;
  /** The shard that it was working on; `null` when it was on none. */
  readonly shard: number | null;
  readonly phase: FailurePhase;
  readonly kind: WorkerErrorKind;
  readonly error: WorkerError;
}

/** Adds to an error what the worker's words say, by rank. */
export function workerFailure(
  error: WorkerError,
  progress: readonly RankProgress[],
): WorkerFailure {
  const { rank, kind } = error;
  if (error.phase === "start") return { rank, shard: null, phase: "start", kind, error };
  if (error.phase === "call") return { rank, shard: null, phase: "attach", kind, error };
  return { rank, ...progress[rank]!.place, kind, error };
}

/**
 * Tells in the error of a start what the thread was doing, where its words say it.
 *
 * @param model The URL of the model's file; null when the worker's script has the model.
 */
export function startFailure(
  error: unknown,
  progress: readonly RankProgress[],
  model: string | null,
): unknown {
  if (!(error instanceof WorkerError) || error.phase !== "start") return error;
  const stage = progress[error.rank]!.starting;
  return stage === null ? error : error.during(`start, ${doingOf(stage, model)}`);
}

function doingOf(stage: StartStage, model: string | null): string {
  if (stage === "plugins") return "import of the plugins";
  const file = model ?? "the worker's script";
  return stage === "model" ? `import of ${file}` : `createModel of ${file}`;
}
