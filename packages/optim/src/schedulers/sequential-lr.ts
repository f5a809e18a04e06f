import { ValueError } from "@weft/tensor";
import { checkStateDict } from "../check-state-dict.ts";
import { commonOptimizer, loadAll } from "../combined-state.ts";
import { checkCount, settingsOver } from "../settings.ts";
import type { Scheduled, Scheduler, SchedulerStateDict } from "./scheduler.ts";

/** What runs, and when. */
export interface SequentialLROptions {
  /** At least one. */
  readonly schedulers: readonly Scheduler[];
  /** The epoch at which each scheduler but the first begins. */
  readonly milestones: readonly number[];
}

/** The state of a `SequentialLR`: plain data. */
export interface SequentialLRStateDict {
  readonly lastEpoch: number;
  readonly schedulers: readonly SchedulerStateDict[];
}

/**
 * Runs schedulers of one optimizer one after the other: the next one begins at its milestone, from the rate of the start.
 *
 * @throws {ValueError} when there is not one milestone less than schedulers, in rising order, or an optimizer differs.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const warmUp = new ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * const decay = new ExponentialLR(optimizer, { gamma: 0.5 });
 * const scheduler = new SequentialLR(optimizer, { schedulers: [warmUp, decay], milestones: [2] });
 * for (let epoch = 0; epoch < 3; epoch++) scheduler.step();
 * scheduler.getLastLr() // [0.5]
 */
export class SequentialLR {
  lastEpoch = 0;
  readonly optimizer: Scheduled;
  readonly #schedulers: readonly Scheduler[];
  readonly #milestones: readonly number[];
  #lastLr: readonly number[];

  constructor(optimizer: Scheduled, options: SequentialLROptions) {
    const { schedulers, milestones } = settingsOver("SequentialLR", NOTHING, options);
    if (commonOptimizer("SequentialLR", schedulers) !== optimizer)
      throw new ValueError("SequentialLR: the schedulers must act on the optimizer; got another's");
    if (milestones.length !== schedulers.length - 1) {
      throw new ValueError(
        `SequentialLR: there must be a milestone between two schedulers; got ${milestones.length} for ${schedulers.length} schedulers`,
      );
    }
    for (const [i, epoch] of milestones.entries())
      checkCount("SequentialLR", `milestones[${i}]`, epoch, i === 0 ? 0 : milestones[i - 1]! + 1);
    this.optimizer = optimizer;
    this.#schedulers = [...schedulers];
    this.#milestones = [...milestones];
    // Undo the steps that the schedulers took when they were made, but for the first one's.
    for (const group of optimizer.groups) group.lr = group.initialLr ?? group.lr;
    for (const scheduler of schedulers) scheduler.lastEpoch--;
    schedulers[0]!.step();
    this.#lastLr = schedulers[0]!.getLastLr();
  }

  /** Goes to the next epoch. */
  step(): void {
    this.lastEpoch++;
    const begun = this.#milestones.filter((epoch) => epoch <= this.lastEpoch).length;
    const scheduler = this.#schedulers[begun]!;
    if (this.#milestones[begun - 1] === this.lastEpoch) scheduler.step(0);
    else scheduler.step();
    this.#lastLr = scheduler.getLastLr();
  }

  /** The rates of the groups after the last step. */
  getLastLr(): number[] {
    return [...this.#lastLr];
  }

  /** Position, and the state of each scheduler, as plain data. */
  stateDict(): SequentialLRStateDict {
    const schedulers = this.#schedulers.map((scheduler) => scheduler.stateDict());
    return { lastEpoch: this.lastEpoch, schedulers };
  }

  /**
   * Takes over the state of each scheduler; after an error nothing has changed.
   *
   * @throws {ValueError} when a state does not fit.
   */
  loadStateDict(state: SequentialLRStateDict): void {
    checkStateDict("SequentialLR", state, ["lastEpoch", "schedulers"]);
    checkCount("SequentialLR", "lastEpoch", state.lastEpoch, 0);
    loadAll("SequentialLR", this.#schedulers, state.schedulers);
    this.lastEpoch = state.lastEpoch;
    const begun = this.#milestones.filter((epoch) => epoch <= this.lastEpoch).length;
    this.#lastLr = this.#schedulers[begun]!.getLastLr();
  }
}

const NOTHING: SequentialLROptions = { schedulers: [], milestones: [] };
