import { ValueError } from "@weft/tensor";
import { checkCount, checkRange } from "../settings.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `ConstantLR`. */
export interface ConstantLRSettings {
  /** More than 0 and at most 1. Default 1/3. */
  factor: number;
  /** Default 5. */
  totalIters: number;
}

/**
 * Keeps the rate at `factor` of its value until `totalIters` epochs have passed.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * scheduler.step();
 * scheduler.getLastLr() // [0.5]
 */
export class ConstantLR extends Scheduler<ConstantLRSettings> {
  constructor(optimizer: Scheduled, options: SchedulerOptions<ConstantLRSettings> = {}) {
    super("ConstantLR", optimizer, { factor: 1 / 3, totalIters: 5 }, options);
  }

  protected override checkSettings({ factor, totalIters }: ConstantLRSettings): void {
    checkRange("ConstantLR", "factor", factor, 0, 1);
    if (factor === 0) throw new ValueError("ConstantLR: factor must be more than 0; got 0"); // there is no way back from a rate of 0
    checkCount("ConstantLR", "totalIters", totalIters, 0);
  }

  protected override nextLrs(epoch: number): number[] {
    const { factor, totalIters } = this.settings;
    return this.scaled(epoch === 0 ? factor : epoch === totalIters ? 1 / factor : 1);
  }

  protected override closedLrs(epoch: number): number[] {
    const { factor, totalIters } = this.settings;
    return this.fromBase(factor + (epoch >= totalIters ? 1 - factor : 0));
  }
}
