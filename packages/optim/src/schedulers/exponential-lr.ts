import { checkRange } from "../settings.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `ExponentialLR`. */
export interface ExponentialLRSettings {
  gamma: number;
}

/**
 * Multiplies the rate by `gamma` every epoch.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new ExponentialLR(optimizer, { gamma: 0.5 });
 * for (let epoch = 0; epoch < 3; epoch++) scheduler.step();
 * scheduler.getLastLr() // [0.125]
 */
export class ExponentialLR extends Scheduler<ExponentialLRSettings> {
  constructor(
    optimizer: Scheduled,
    options: SchedulerOptions<ExponentialLRSettings> & Pick<ExponentialLRSettings, "gamma">,
  ) {
    super("ExponentialLR", optimizer, { gamma: NaN }, options);
  }

  protected override checkSettings({ gamma }: ExponentialLRSettings): void {
    checkRange("ExponentialLR", "gamma", gamma, 0);
  }

  protected override nextLrs(epoch: number): number[] {
    return this.scaled(epoch === 0 ? 1 : this.settings.gamma);
  }

  protected override closedLrs(epoch: number): number[] {
    return this.fromBase(this.settings.gamma ** epoch);
  }
}
