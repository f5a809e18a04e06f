import { sharedBytes } from "./shared-bytes.ts";

/** What a thread does in a step. */
export type StepPhase = "compute" | "merge" | "wait";

export const STEP_PHASES: readonly StepPhase[] = ["compute", "merge", "wait"];

/** Of one thread in one step. */
export interface ThreadTimes extends Record<StepPhase, number> {
  /** Shards, or a stage's micro-batches, that it computed. */
  readonly shards: number;
  /** What it read that other threads had made, in bytes: sums that it merged, activations and gradients of other stages or shards. */
  readonly bytes: number;
}

const FIELDS = STEP_PHASES.length + 2;
const SHARDS = STEP_PHASES.length;
const BYTES = SHARDS + 1;

/** How long each thread spent in which phase of a step, in ms: in shared memory, where the owner reads it when the step is done. */
export class StepClock {
  readonly buffer: SharedArrayBuffer;
  readonly #fields: Float64Array;

  /** @param threads Worker threads; the calling thread takes the place of the first when there is none. */
  constructor(threads: number, buffer?: SharedArrayBuffer) {
    this.buffer = buffer ?? sharedBytes(Math.max(1, threads) * FIELDS * 8);
    this.#fields = new Float64Array(this.buffer);
  }

  /** Forgets the last step. Only while no worker runs. */
  reset(): void {
    this.#fields.fill(0);
  }

  /** The times of each thread. */
  read(): ThreadTimes[] {
    return Array.from({ length: this.#fields.length / FIELDS }, (_, thread) => {
      const [compute, merge, wait, shards, bytes] = this.#fields.subarray(
        thread * FIELDS,
        (thread + 1) * FIELDS,
      );
      return { compute: compute!, merge: merge!, wait: wait!, shards: shards!, bytes: bytes! };
    });
  }

  /** The clock of one thread. */
  of(thread: number): ThreadClock {
    return new ThreadClock(this.#fields.subarray(thread * FIELDS, (thread + 1) * FIELDS));
  }
}

/** Where one thread notes what it does. Only that thread writes it. */
export class ThreadClock {
  readonly #fields: Float64Array;
  /** What was timed inside of the body that is timed now, in ms. */
  #inside = 0;

  constructor(fields: Float64Array) {
    this.#fields = fields;
  }

  /** Runs `body` and adds its time to a phase, but for what is timed inside of it. */
  time<R>(phase: StepPhase, body: () => R): R {
    const before = this.#inside;
    this.#inside = 0;
    const start = performance.now();
    try {
      return body();
    } finally {
      const elapsed = performance.now() - start;
      this.#fields[STEP_PHASES.indexOf(phase)]! += elapsed - this.#inside;
      this.#inside = before + elapsed;
    }
  }

  countShard(): void {
    this.#fields[SHARDS]!++;
  }

  countBytes(bytes: number): void {
    this.#fields[BYTES]! += bytes;
  }
}
