/**
 * How a kernel failed on a thread.
 * - `threw`: the kernel threw there (a trap, no memory for its workspace). The thread goes on.
 * - `exited`: the thread ended in the middle (`process.exit`).
 * - `late`: the thread did not finish within the deadline: it hangs, or it ended without a word (terminated, out of
 *   memory). It is terminated.
 */
export type PoolErrorKind = "threw" | "exited" | "late";

export interface PoolErrorDetails {
  readonly kind: PoolErrorKind;
  readonly kernel: string;
  readonly rank: number;
  readonly deadlineMs: number;
  /** What the kernel threw, as text. */
  readonly thrown?: string | undefined;
}

/** A kernel failed on one of the pool's threads: its outputs are unfinished. Later calls work. */
export class PoolError extends Error {
  override readonly name: string = "PoolError";
  readonly kind: PoolErrorKind;
  /** The kernel's name in the table. */
  readonly kernel: string;
  /** The thread's number in the pool; the caller is not counted. */
  readonly rank: number;

  constructor(details: PoolErrorDetails) {
    super(sentence(details));
    this.kind = details.kind;
    this.kernel = details.kernel;
    this.rank = details.rank;
  }
}

function sentence({ kind, kernel, rank, deadlineMs, thrown }: PoolErrorDetails): string {
  const after = "the outputs are unfinished; compute them again";
  switch (kind) {
    case "threw":
      return `${kernel}: must not throw; got ${thrown} from pool thread ${rank}; ${after}`;
    case "exited":
      return `${kernel}: a thread must live until pool.close(); got the exit of pool thread ${rank}; ${after}`;
    case "late":
      return (
        `${kernel}: must be done within ${deadlineMs} ms; got nothing from pool thread ${rank}, which hangs or has ended ` +
        `and is terminated; ${after}`
      );
    default:
      return kind satisfies never;
  }
}
