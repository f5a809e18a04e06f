import { checkStateDict } from "../check-state-dict.ts";
import { commonOptimizer, loadAll } from "../combined-state.ts";
import type { Scheduled, Scheduler, SchedulerStateDict } from "./scheduler.ts";

/**
 * Steps several schedulers of one optimizer together: their factors multiply.
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
  readonly #schedulers: readonly Scheduler[];

  constructor(schedulers: readonly Scheduler[]) {
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
  stateDict(): { readonly schedulers: readonly SchedulerStateDict[] } {
    return { schedulers: this.#schedulers.map((scheduler) => scheduler.stateDict()) };
  }

  /**
   * Takes over the state of each scheduler; after an error nothing has changed.
   *
   * @throws {ValueError} when a state does not fit.
   */
  loadStateDict(state: { readonly schedulers: readonly SchedulerStateDict[] }): void {
    checkStateDict("ChainedScheduler", state, ["schedulers"]);
    loadAll("ChainedScheduler", this.#schedulers, state.schedulers);
  }
}
