import { type RemoteFailure, reviveFailure } from "./remote-failure.ts";

/** What the worker was doing for the caller when it failed; "idle": nothing. */
export type WorkerPhase = "start" | "call" | "dispatch" | "idle";

/**
 * How it failed.
 * - `threw`: the factory, a method or a job threw. The only kind that leaves the thread alive and usable.
 * - `crashed`: something threw outside of them (a timer, a promise nobody awaited).
 * - `exited`: the thread ended: `process.exit`, or terminated from outside.
 * - `out-of-memory`: the thread outgrew its `resourceLimits`.
 * - `hung`: no answer within the deadline; the thread was terminated.
 * - `closed`: the group was closed first.
 */
export type WorkerErrorKind = "threw" | "crashed" | "exited" | "out-of-memory" | "hung" | "closed";

export interface WorkerErrorDetails {
  readonly rank: number;
  readonly phase: WorkerPhase;
  readonly kind: WorkerErrorKind;
  /** What was asked: "call square", "dispatch 3". Default: the phase. */
  readonly operation?: string | undefined;
  readonly failure?: RemoteFailure | undefined;
  readonly exitCode?: number | undefined;
  readonly deadlineMs?: number | undefined;
}

/**
 * A worker failed: where (`rank`), doing what (`phase`), how (`kind`), and what it said (`remoteStack`).
 *
 * `cause` is the worker's own error, rebuilt with its name, message, stack, code and causes, when there was one.
 */
export class WorkerError extends Error {
  override readonly name: string = "WorkerError";
  readonly rank: number;
  readonly phase: WorkerPhase;
  readonly kind: WorkerErrorKind;
  /** The thread's exit code, when its end is what was noticed. */
  readonly exitCode: number | undefined;
  readonly #details: WorkerErrorDetails;

  constructor(details: WorkerErrorDetails) {
    const { failure } = details;
    super(sentence(details), failure === undefined ? undefined : { cause: reviveFailure(failure) });
    this.rank = details.rank;
    this.phase = details.phase;
    this.kind = details.kind;
    this.exitCode = details.exitCode;
    this.#details = details;
  }

  /**
   * The same failure, whose message names a more exact operation, for a caller who knows more of what the worker was doing.
   *
   * @example
   * const error = new WorkerError({ rank: 0, phase: "start", kind: "exited", exitCode: 3 });
   * error.during("start, reading words.txt").message; // "start, reading words.txt: a thread must live until close(); got exit code 3 from rank 0"
   */
  during(operation: string): WorkerError {
    return new WorkerError({ ...this.#details, operation });
  }

  /** The stack inside the worker, when something was thrown there. */
  get remoteStack(): string | undefined {
    return this.cause instanceof Error ? this.cause.stack : undefined;
  }
}

function sentence(details: WorkerErrorDetails): string {
  const { rank, kind } = details;
  const operation = details.operation ?? (details.phase === "idle" ? "worker" : details.phase);
  const said =
    details.failure === undefined
      ? "no message"
      : `${details.failure.name}: ${details.failure.message}`;
  switch (kind) {
    case "threw":
      return `${operation}: must not throw; got ${said} from rank ${rank}`;
    case "crashed":
      return `${operation}: nothing may throw outside a method or a job; got ${said} from rank ${rank}, whose thread ended`;
    case "exited":
      return `${operation}: a thread must live until close(); got ${details.exitCode === undefined ? "its end" : `exit code ${details.exitCode}`} from rank ${rank}`;
    case "out-of-memory":
      return `${operation}: a thread must stay within its resourceLimits; got ${said} from rank ${rank}, whose thread ended`;
    case "hung":
      return `${operation}: must answer within ${details.deadlineMs} ms; got nothing from rank ${rank}, whose thread is terminated`;
    case "closed":
      return `${operation}: the group must be open; got close() before rank ${rank} had answered`;
    default:
      return kind satisfies never;
  }
}
