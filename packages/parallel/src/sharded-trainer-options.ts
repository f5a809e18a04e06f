import type { ResourceLimits } from "node:worker_threads";
import type { Optimizer, ParameterList } from "@weft/optim";
import { ValueError } from "@weft/tensor";
import type { Recovery } from "./recovery.ts";

/** What a trainer needs of an optimizer. */
export type Steps = Pick<Optimizer<object>, "step">;

export interface ShardedTrainerOptions<O = unknown> {
  /** The file that exports `createModel` and `computeLoss` (see `ModelModule`). */
  readonly model: URL | string;
  /**
   * Files that register and export initializers; every thread imports them before the model's file, so that it can name the
   * initializers without importing them. Their ids, with versions, must be the same on every thread.
   */
  readonly plugins?: readonly (URL | string)[];
  /** Passed to `createModel` on every thread; must be structured-cloneable. */
  readonly config?: unknown;
  /** Makes the optimizer for the owner's parameters; without one, `step` only computes gradients. */
  readonly optimizer?: (parameters: ParameterList) => O & Steps;
  /** Worker threads. 0 runs every shard on the calling thread, with the same bits. */
  readonly workers: number;
  /** Logical shards, which alone decide the bits. Default 8. */
  readonly shards?: number;
  /**
   * Seeds the default generator before the owner's model is built, and with the numbers of step and shard what is drawn in
   * steps, as by dropout. Default: the default generator's own seed, for the latter.
   */
  readonly seed?: number;
  /**
   * After this time without an answer an attempt at a step fails and its late workers are terminated. With the restarts between them
   * a step takes at most `(retries + 1) * deadlineMs + retries * startDeadlineMs`. Default 30,000 ms.
   */
  readonly deadlineMs?: number;
  /** For a worker to start, and for each call that shows it the owner's memory. Default 30,000 ms. */
  readonly startDeadlineMs?: number;
  /**
   * How often a step is run again after a worker failed; lost workers are replaced before. With 0 the first failure rejects, and the
   * next step starts with new workers. Default 3.
   */
  readonly retries?: number;
  /** Memory limits of each worker thread, as of Node's `Worker`. */
  readonly resourceLimits?: ResourceLimits;
  /** Called for each failure that was made good, before its step runs again. */
  readonly onRecovery?: (recovery: Recovery) => void;
}

export interface StepOptions {
  /** Rows of each shard; even ones by default. */
  readonly shardSizes?: readonly number[];
}

export interface GradientOptions extends StepOptions {
  /** Add to the gradients that parameters have instead of replacing them, as for a large batch in parts. Default false. */
  readonly accumulate?: boolean;
}

export interface StepResult {
  /** Mean loss over the batch, before the step. */
  readonly loss: number;
  readonly rows: number;
}

/** @throws {ValueError} when an option is no whole number of at least `least`. */
export function checkCount(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > 1024) {
    throw new ValueError(
      `ShardedTrainer: ${name} must be an integer from ${least} to 1024; got ${value}`,
    );
  }
  return value;
}
