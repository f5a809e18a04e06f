import { ValueError } from "@weft/tensor";
import { perGroup } from "../per-group.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `LambdaLR`. */
export interface LambdaLRSettings {
  /** The factor at an epoch: one function, or one for each group. */
  lrLambda: LrLambda | readonly LrLambda[];
}

/** The factor of the initial rate at an epoch. */
export type LrLambda = (epoch: number) => number;

/**
 * Sets the rate to its initial value times a function of the epoch. The function is code: a state dict does not hold it.
 *
 * @throws {ValueError} when `lrLambda` is not a function, or there are more or fewer than groups.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new LambdaLR(optimizer, { lrLambda: (epoch) => 1 / (1 + epoch) });
 * scheduler.step();
 * scheduler.getLastLr() // [0.5]
 */
export class LambdaLR extends Scheduler<LambdaLRSettings> {
  constructor(
    optimizer: Scheduled,
    options: SchedulerOptions<LambdaLRSettings> & LambdaLRSettings,
  ) {
    super("LambdaLR", optimizer, { lrLambda: [] }, options);
  }

  protected override checkSettings({ lrLambda }: LambdaLRSettings): void {
    for (const each of perGroup("LambdaLR", "lrLambda", lrLambda, this.own)) {
      if (typeof each !== "function")
        throw new ValueError(`LambdaLR: lrLambda must be a function; got ${String(each)}`);
    }
  }

  protected override nextLrs(epoch: number): number[] {
    const { lrLambda } = this.settings;
    const factors = perGroup("LambdaLR", "lrLambda", lrLambda, this.own);
    return this.baseLrs.map((lr, i) => lr * factors[i]!(epoch));
  }

  protected override savedSettings(): object {
    return {};
  }
}
