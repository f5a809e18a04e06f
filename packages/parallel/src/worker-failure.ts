import type { WorkerError, WorkerErrorKind } from "@weft/workers";
import type { RankProgress, ShardPhase } from "./rank-progress.ts";

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
