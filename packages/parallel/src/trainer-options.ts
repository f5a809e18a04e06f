import type { Optimizer, ParameterList } from "@weft/optim";
import type { ShardPlan } from "./plan.ts";

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
  /** Worker threads. 0 runs everything on the calling thread, with the same bits. */
  readonly workers: number;
  /** How a step is cut into parts, which alone decides the bits. Default: eight shards of the batch. */
  readonly plan?: ShardPlan;
  /**
   * Seeds the default generator before the owner's model is built, and with the numbers of step and shard what is drawn in
   * steps, as by dropout. Default: the default generator's own seed, for the latter.
   */
  readonly seed?: number;
  /** After this time without an answer a step fails and its workers are terminated. Default 30,000 ms. */
  readonly deadlineMs?: number;
}

export interface StepOptions {
  /** Rows of each shard; even ones by default. */
  readonly shardSizes?: readonly number[];
}

export interface GradientOptions extends StepOptions {
  /** Add to the gradients that parameters have instead of replacing them, as for a large batch in parts. Default false. */
  readonly accumulate?: boolean;
  /**
   * What the mean is over: rows, or what the model file's `weigh` counts. By default those of the batch; for a large batch in
   * parts those of all parts, so that parts of different sizes count by their sizes.
   */
  readonly total?: number;
}

export interface StepResult {
  /** Mean loss over the batch, before the step; with `total` the batch's share of the mean over all parts. */
  readonly loss: number;
  readonly rows: number;
}
