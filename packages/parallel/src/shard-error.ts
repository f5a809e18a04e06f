import { WeftError } from "@weft/tensor";
import { WorkerError } from "@weft/workers";
import type { ShardPhase } from "./rank-progress.ts";

export interface ShardErrorDetails {
  readonly shard: number;
  readonly rank: number | null;
  readonly phase: ShardPhase;
  /** What happened: an error of the calling thread's, or a worker's. */
  readonly cause: unknown;
  /** How often the step was tried. */
  readonly attempts: number;
  /** Whether the shard had failed before in this step. */
  readonly isRepeated: boolean;
}

/**
 * A shard could not be computed: it failed twice, or failed when no further attempt was left. The step has changed nothing.
 *
 * @example
 * const cause = new RangeError("row 7 is cursed");
 * const details = { shard: 3, rank: null, phase: "forward", attempts: 1, isRepeated: false } as const;
 * new ShardError({ ...details, cause }).message; // "step: shard 3 must not fail; got RangeError: row 7 is cursed in forward on the calling thread"
 */
export class ShardError extends WeftError {
  override readonly name = "ShardError";
  readonly shard: number;
  /** The worker's rank; `null` for the calling thread. */
  readonly rank: number | null;
  readonly phase: ShardPhase;

  constructor(details: ShardErrorDetails) {
    super(sentence(details), { cause: details.cause });
    this.shard = details.shard;
    this.rank = details.rank;
    this.phase = details.phase;
  }

  /** The stack of what was thrown, in the thread where it was. */
  get remoteStack(): string | undefined {
    if (this.cause instanceof WorkerError) return this.cause.remoteStack;
    return this.cause instanceof Error ? this.cause.stack : undefined;
  }
}

function sentence({ shard, rank, phase, cause, attempts, isRepeated }: ShardErrorDetails): string {
  const rule = isRepeated
    ? "must not fail again when it is run again"
    : attempts > 1
      ? `must not fail in the last of ${attempts} attempts`
      : "must not fail";
  const where = rank === null ? "the calling thread" : `rank ${rank}`;
  return `step: shard ${shard} ${rule}; got ${firstLine(cause)} in ${phase} on ${where}`;
}

/** What happened, in one line. */
function firstLine(cause: unknown): string {
  if (!(cause instanceof WorkerError)) return String(cause).split("\n", 1)[0]!;
  if (cause.cause !== undefined) return firstLine(cause.cause);
  return cause.kind === "hung" ? "no answer before the deadline" : `exit code ${cause.exitCode}`;
}
