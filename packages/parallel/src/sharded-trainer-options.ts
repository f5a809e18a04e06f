import type { ResourceLimits } from "node:worker_threads";
import type { ParameterList } from "@weft/optim";
import type { Module } from "@weft/nn";
import { checkOptions, ValueError } from "@weft/tensor";
import { startDeadlineFor } from "./crowded-workers.ts";
import { describeValue } from "./describe-value.ts";
import type { ModelModule } from "./model-module.ts";
import type { NonFiniteError, NonFinitePolicy } from "./non-finite.ts";
import type { ShardPlan } from "./shard-plan.ts";
import type { Recovery } from "./recovery.ts";
import type { ReplicaLimits } from "./replica-set.ts";
import type { Steps, TrainerParts, Updates } from "./trainer-parts.ts";

export interface ShardedTrainerOptions<O = unknown> {
  /**
   * The file that exports `createModel` and `computeLoss` (see `ModelModule`). In a bundle, which has no such file, and without
   * workers, what it exports.
   */
  readonly model: URL | string | ModelModule;
  /**
   * Files that register and export initializers; every thread imports them before the model's file, so that it can name the
   * initializers without importing them. Their ids, with versions, must be the same on every thread.
   */
  readonly plugins?: readonly (URL | string)[];
  /** Passed to `createModel` on every thread; must be structured-cloneable. */
  readonly config?: unknown;
  /** Makes the optimizer for the owner's parameters; without one, `step` only computes gradients. */
  readonly optimizer?: (parameters: ParameterList) => O & Steps;
  /** Makes a scheduler, which steps after each step of the optimizer. For one that steps by epochs, call its `step` yourself. */
  readonly scheduler?: (optimizer: O) => Steps;
  /** Makes an average of the model, as `ExponentialMovingAverage`, which is updated after each step of the optimizer. */
  readonly average?: (model: Module) => Updates;
  /** Before each step of the optimizer the gradients' norm is clipped to this, see `clipGradNorm_`. */
  readonly clipGradNorm?: number;
  /** Before each step of the optimizer, and before the norm is, each gradient is clipped to ± this, see `clipGradValue_`. */
  readonly clipGradValue?: number;
  /**
   * What happens when a loss or a gradient is NaN or infinite: "stop" rejects the step with a `NonFiniteError` that names op, module,
   * step and shard; "skip" leaves the step out; "ignore" goes on. With the first two nothing is changed. Default "stop".
   */
  readonly nonFinite?: NonFinitePolicy;
  /**
   * Worker threads. 0 runs every shard on the calling thread, with the same bits. More than there are cores take turns: nothing is
   * gained, and each needs memory and time to start.
   */
  readonly workers: number;
  /**
   * Starts a worker of a page, from a script that serves the model (see `serveModel` of `@weft/parallel/worker`), in the way that
   * bundlers understand: `() => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })`.
   */
  readonly startWorker?: () => Worker;
  /** How a step is cut into parts, which alone decides the bits. Default: eight shards of the batch. */
  readonly plan?: ShardPlan;
  /**
   * Seeds the default generator before the owner's model is built, and with the numbers of training step and shard what is drawn
   * in steps, as by dropout. Default: the default generator's own seed, for the latter.
   */
  readonly seed?: number;
  /**
   * After this time without an answer an attempt at a step fails and its late workers are terminated. With the restarts between them
   * a step takes at most `(retries + 1) * deadlineMs + retries * startDeadlineMs`. Default 30,000 ms.
   */
  readonly deadlineMs?: number;
  /**
   * For a worker to start, and for each call that shows it the owner's memory. Default 30,000 ms, and 5,000 more for each worker that
   * a core has besides the first.
   */
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
  /** The gradients' norm before it was clipped; null where it was not to be. */
  readonly gradNorm: number | null;
  /** Why the step was left out, with `nonFinite: "skip"`; null for a step that was taken. */
  readonly skipped: NonFiniteError | null;
}

/** Options with defaults filled in, checked. */
export interface CheckedTrainerOptions {
  readonly workers: number;
  readonly plan: ShardPlan;
  /** The URL of the model's file, or what it exports. */
  readonly model: string | ModelModule;
  readonly config: unknown;
  readonly seed: number | undefined;
  readonly retries: number;
  readonly limits: ReplicaLimits;
  readonly onRecovery: ((recovery: Recovery) => void) | undefined;
  readonly clipGradNorm: number | undefined;
  readonly clipGradValue: number | undefined;
  readonly nonFinite: NonFinitePolicy;
  /** Makes what steps with the model. */
  makeParts(model: Module): TrainerParts;
}

export const GRADIENT_OPTIONS: readonly ["shardSizes", "accumulate", "total"] = [
  "shardSizes",
  "accumulate",
  "total",
];

const TRAINER_OPTIONS = [
  "model",
  "plugins",
  "config",
  "optimizer",
  "scheduler",
  "average",
  "clipGradNorm",
  "clipGradValue",
  "nonFinite",
  "workers",
  "startWorker",
  "plan",
  "seed",
  "deadlineMs",
  "startDeadlineMs",
  "retries",
  "resourceLimits",
  "onRecovery",
] as const;

/** Options that are functions, and the forms that messages show. */
const FUNCTIONS = {
  optimizer: "of the parameters, as (parameters) => new SGD(parameters, { lr: 0.1 })",
  scheduler: "of the optimizer, as (optimizer) => new StepLR(optimizer, { stepSize: 10 })",
  average: "of the model, as (model) => new ExponentialMovingAverage(model)",
  startWorker:
    'that starts a worker, as () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })',
  onRecovery: "of a recovery, as (recovery) => console.warn(recovery)",
} as const;

/** @throws {ValueError} when an option is unknown or out of range. */
export function checkTrainerOptions<O>(options: ShardedTrainerOptions<O>): CheckedTrainerOptions {
  checkOptions("ShardedTrainer", options, TRAINER_OPTIONS);
  for (const [name, form] of Object.entries(FUNCTIONS))
    checkFunction(name, form, options[name as keyof typeof FUNCTIONS]);
  const { nonFinite = "stop", clipGradNorm, clipGradValue } = options;
  if (!["stop", "skip", "ignore"].includes(nonFinite)) {
    throw new ValueError(
      `ShardedTrainer: nonFinite must be "stop", "skip" or "ignore"; got ${JSON.stringify(nonFinite)}`,
    );
  }
  if (options.scheduler !== undefined && options.optimizer === undefined)
    throw new ValueError("ShardedTrainer: a scheduler needs an optimizer; got none");
  const workers = checkCount("workers", options.workers, 0);
  const model = isUrl(options.model) ? String(options.model) : options.model;
  if (typeof model !== "string" && workers > 0 && options.startWorker === undefined) {
    throw new ValueError(
      "ShardedTrainer: workers import the model themselves, by its URL or in the script that startWorker starts; got what it exports",
    );
  }
  return {
    workers,
    model,
    plan: options.plan ?? {},
    config: options.config,
    seed: options.seed,
    retries: checkCount("retries", options.retries ?? 3, 0),
    limits: {
      deadlineMs: options.deadlineMs ?? 30_000,
      startDeadlineMs: options.startDeadlineMs ?? startDeadlineFor(workers),
      resourceLimits: options.resourceLimits,
      startWorker: options.startWorker,
    },
    onRecovery: options.onRecovery,
    clipGradNorm: checkClip("clipGradNorm", clipGradNorm),
    clipGradValue: checkClip("clipGradValue", clipGradValue),
    nonFinite,
    makeParts: (model) => {
      const { optimizer: makeOptimizer, scheduler: makeScheduler, average: makeAverage } = options;
      const optimizer = makeOptimizer?.([...model.namedParameters()]);
      if (makeOptimizer !== undefined) checkMade("optimizer", optimizer, "step");
      const scheduler = makeScheduler?.(optimizer!);
      if (makeScheduler !== undefined) checkMade("scheduler", scheduler, "step");
      const average = makeAverage?.(model);
      if (makeAverage !== undefined) checkMade("average", average, "update");
      return { optimizer, scheduler, average };
    },
  };
}

function isUrl(model: URL | string | ModelModule): model is URL | string {
  return typeof model === "string" || model instanceof URL;
}

/** @throws {ValueError} when an option is there and no function. */
function checkFunction(name: string, form: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw new ValueError(
    `ShardedTrainer: ${name} must be a function ${form}; got ${describeValue(value)}`,
  );
}

/** @throws {ValueError} when an option made nothing that can take its part in steps, as a function without `return`. */
function checkMade(name: string, made: unknown, method: "step" | "update"): void {
  if (typeof (made as Record<string, unknown> | null | undefined)?.[method] === "function") return;
  throw new ValueError(
    `ShardedTrainer: ${name} must return an object with ${method}(); got ${describeValue(made)}`,
  );
}

function checkClip(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw new ValueError(`ShardedTrainer: ${name} must be a number above 0; got ${String(value)}`);
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
