import { checkStateDict } from "../check-state-dict.ts";
import { commonOptimizer, loadAll } from "../combined-state.ts";
import type { Scheduled, SchedulerStateDict } from "./scheduler.ts";
import type { SequentialLRStateDict } from "./sequential-lr.ts";

/** A scheduler that may stand in a chain: any whose step needs no metric, another chain or a `SequentialLR` too. */
export interface Chainable {
  readonly optimizer: Scheduled;
  step(): void;
  getLastLr(): number[];
  stateDict(): ChainableStateDict;
  loadStateDict(state: ChainableStateDict): void;
}

/** The state of a scheduler in a chain. */
export type ChainableStateDict =
  | SchedulerStateDict
  | SequentialLRStateDict
  | ChainedSchedulerStateDict;

/** The state of a `ChainedScheduler`: plain data. */
export interface ChainedSchedulerStateDict {
  readonly schedulers: readonly ChainableStateDict[];
}

/**
 * Steps several schedulers of one optimizer together: their factors multiply.
 *
 * Each follows from the current rate. A `CosineAnnealingLR` whose rate another one brought below its `etaMin` is thrown below 0 when
 * its cosine rises again; PyTorch then climbs, here `optimizer.step()` refuses the rate. Chain it with `etaMin: 0`, or no further than
 * `tMax`.
 *
 * @throws {ValueError} when there is no scheduler, or one of another optimizer.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const warmUp = new ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * const decay = new ExponentialLR(optimizer, { gamma: 0.5 });
 * const scheduler = new ChainedScheduler([warmUp, decay]);
 * scheduler.step();
 * scheduler.getLastLr() // [0.25]
 */
export class ChainedScheduler {
  readonly optimizer: Scheduled;
  readonly #schedulers: readonly Chainable[];

  constructor(schedulers: readonly Chainable[]) {
    this.optimizer = commonOptimizer("ChainedScheduler", schedulers);
    this.#schedulers = [...schedulers];
  }

  /** Goes to the next epoch. */
  step(): void {
    for (const scheduler of this.#schedulers) scheduler.step();
  }

  /** The rates of the groups after the last step. */
  getLastLr(): number[] {
    return this.#schedulers.at(-1)!.getLastLr();
  }

  /** The state of each scheduler, as plain data. */
  stateDict(): ChainedSchedulerStateDict {
    return { schedulers: this.#schedulers.map((scheduler) => scheduler.stateDict()) };
  }

  /**
   * Takes over the state of each scheduler; after an error nothing has changed.
   *
   * @throws {ValueError} when a state does not fit.
   */
  loadStateDict(state: ChainedSchedulerStateDict): void {
    checkStateDict("ChainedScheduler", state, ["schedulers"]);
    loadAll("ChainedScheduler", this.#schedulers, state.schedulers);
  }
}
