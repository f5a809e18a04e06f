import { checkCount, checkRange } from "../settings.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `PolynomialLR`. */
export interface PolynomialLRSettings {
  /** Default 5. */
  totalIters: number;
  /** Default 1. */
  power: number;
}

/**
 * Lets the rate fall to 0 as `(1 - epoch / totalIters)ᵖᵒʷᵉʳ`.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new PolynomialLR(optimizer, { totalIters: 4, power: 2 });
 * scheduler.step();
 * scheduler.getLastLr() // [0.5625]
 */
export class PolynomialLR extends Scheduler<PolynomialLRSettings> {
  constructor(optimizer: Scheduled, options: SchedulerOptions<PolynomialLRSettings> = {}) {
    super("PolynomialLR", optimizer, { totalIters: 5, power: 1 }, options);
  }

  protected override checkSettings({ totalIters, power }: PolynomialLRSettings): void {
    checkCount("PolynomialLR", "totalIters", totalIters, 1);
    checkRange("PolynomialLR", "power", power, 0);
  }

  protected override nextLrs(epoch: number): number[] {
    const { totalIters, power } = this.settings;
    if (epoch === 0 || epoch > totalIters) return this.scaled(1);
    return this.scaled(((1 - epoch / totalIters) / (1 - (epoch - 1) / totalIters)) ** power);
  }

  protected override closedLrs(epoch: number): number[] {
    const { totalIters, power } = this.settings;
    return this.fromBase((1 - Math.min(totalIters, epoch) / totalIters) ** power);
  }
}
