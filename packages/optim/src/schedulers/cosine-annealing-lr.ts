import { checkCount, checkRange } from "../settings.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `CosineAnnealingLR`. */
export interface CosineAnnealingLRSettings {
  /** Epochs from the largest to the smallest rate. */
  tMax: number;
  /** The smallest rate. Default 0. */
  etaMin: number;
}

/**
 * Moves the rate along a cosine, `etaMin + (lr - etaMin) · (1 + cos(π · epoch / tMax)) / 2` (Loshchilov and Hutter 2017).
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new CosineAnnealingLR(optimizer, { tMax: 2 });
 * scheduler.step();
 * scheduler.getLastLr() // [0.5]
 */
export class CosineAnnealingLR extends Scheduler<CosineAnnealingLRSettings> {
  constructor(
    optimizer: Scheduled,
    options: SchedulerOptions<CosineAnnealingLRSettings> & Pick<CosineAnnealingLRSettings, "tMax">,
  ) {
    super("CosineAnnealingLR", optimizer, { tMax: NaN, etaMin: 0 }, options);
  }

  protected override checkSettings({ tMax, etaMin }: CosineAnnealingLRSettings): void {
    checkCount("CosineAnnealingLR", "tMax", tMax, 1);
    checkRange("CosineAnnealingLR", "etaMin", etaMin, 0);
  }

  protected override nextLrs(epoch: number): number[] {
    const { tMax, etaMin } = this.settings;
    if (epoch === 0) return this.scaled(1);
    if (this.isFirst) return this.closedLrs(epoch);
    // A cosine that was at its lowest point has lost the amplitude.
    if ((epoch - 1 - tMax) % (2 * tMax) === 0) {
      const rise = 1 - Math.cos(Math.PI / tMax);
      return this.own.groups.map(({ lr }, i) => lr + ((this.baseLrs[i]! - etaMin) * rise) / 2);
    }
    const height = (at: number): number => 1 + Math.cos((Math.PI * at) / tMax);
    const ratio = height(epoch) / height(epoch - 1);
    return this.optimizer.groups.map(({ lr }) => ratio * (lr - etaMin) + etaMin);
  }

  protected override closedLrs(epoch: number): number[] {
    const { tMax, etaMin } = this.settings;
    const height = 1 + Math.cos((Math.PI * epoch) / tMax);
    return this.baseLrs.map((lr) => etaMin + ((lr - etaMin) * height) / 2);
  }
}
