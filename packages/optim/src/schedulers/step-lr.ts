import { checkCount, checkRange } from "../settings.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `StepLR`. */
export interface StepLRSettings {
  /** Epochs between two decays. */
  stepSize: number;
  /** Default 0.1. */
  gamma: number;
}

/**
 * Multiplies the rate by `gamma` every `stepSize` epochs.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new StepLR(optimizer, { stepSize: 2, gamma: 0.5 });
 * for (let epoch = 0; epoch < 5; epoch++) scheduler.step();
 * scheduler.getLastLr() // [0.25]
 */
export class StepLR extends Scheduler<StepLRSettings> {
  constructor(
    optimizer: Scheduled,
    options: SchedulerOptions<StepLRSettings> & Pick<StepLRSettings, "stepSize">,
  ) {
    super("StepLR", optimizer, { stepSize: NaN, gamma: 0.1 }, options);
  }

  protected override checkSettings({ stepSize, gamma }: StepLRSettings): void {
    checkCount("StepLR", "stepSize", stepSize, 1);
    checkRange("StepLR", "gamma", gamma, 0);
  }

  protected override nextLrs(epoch: number): number[] {
    const { stepSize, gamma } = this.settings;
    return this.scaled(epoch === 0 || epoch % stepSize !== 0 ? 1 : gamma);
  }

  protected override closedLrs(epoch: number): number[] {
    return this.fromBase(this.settings.gamma ** Math.floor(epoch / this.settings.stepSize));
  }
}
