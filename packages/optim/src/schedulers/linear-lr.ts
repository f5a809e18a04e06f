import { ValueError } from "@weft/tensor";
import { checkCount, checkRange } from "../settings.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `LinearLR`. */
export interface LinearLRSettings {
  /** More than 0 and at most 1. Default 1/3. */
  startFactor: number;
  /** 0 to 1. Default 1. */
  endFactor: number;
  /** Default 5. */
  totalIters: number;
}

/**
 * Moves the rate in a straight line from `startFactor` to `endFactor` of its value, within `totalIters` epochs: a warm-up.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new LinearLR(optimizer, { startFactor: 0.5, totalIters: 4 });
 * scheduler.step();
 * scheduler.getLastLr() // [0.625]
 */
export class LinearLR extends Scheduler<LinearLRSettings> {
  constructor(optimizer: Scheduled, options: SchedulerOptions<LinearLRSettings> = {}) {
    super("LinearLR", optimizer, { startFactor: 1 / 3, endFactor: 1, totalIters: 5 }, options);
  }

  protected override checkSettings({ startFactor, endFactor, totalIters }: LinearLRSettings): void {
    checkRange("LinearLR", "startFactor", startFactor, 0, 1);
    if (startFactor === 0) throw new ValueError("LinearLR: startFactor must be more than 0; got 0"); // the next rate is a multiple of the last
    checkRange("LinearLR", "endFactor", endFactor, 0, 1);
    checkCount("LinearLR", "totalIters", totalIters, 1);
  }

  protected override nextLrs(epoch: number): number[] {
    const { startFactor, endFactor, totalIters } = this.settings;
    if (epoch === 0) return this.scaled(startFactor);
    if (epoch > totalIters) return this.scaled(1);
    const span = endFactor - startFactor;
    const factor = 1 + span / (totalIters * startFactor + (epoch - 1) * span);
    return this.scaled(Math.max(0, factor)); // the last step to 0 may round below it
  }

  protected override closedLrs(epoch: number): number[] {
    const { startFactor, endFactor, totalIters } = this.settings;
    const span = endFactor - startFactor;
    return this.fromBase(startFactor + (span * Math.min(totalIters, epoch)) / totalIters);
  }
}
