import { checkCount, checkRange } from "../settings.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `CosineAnnealingWarmRestarts`. */
export interface WarmRestartsSettings {
  /** Epochs until the first restart. */
  t0: number;
  /** How many times as long each period is as the one before. Default 1. */
  tMult: number;
  /** The smallest rate. Default 0. */
  etaMin: number;
}

/**
 * Lets the rate fall along half a cosine and start again, with longer and longer periods (SGDR, Loshchilov and Hutter 2017).
 * `step(epoch)` takes fractions too. After `lastEpoch` it goes on in the period that epoch is in (PyTorch's takes the epoch for a
 * place in the first or second period).
 *
 * @throws {ValueError} when a setting is out of range, or an epoch is negative.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new CosineAnnealingWarmRestarts(optimizer, { t0: 2, tMult: 2 });
 * scheduler.step(4);
 * scheduler.getLastLr() // [0.5]
 */
export class CosineAnnealingWarmRestarts extends Scheduler<WarmRestartsSettings> {
  constructor(
    optimizer: Scheduled,
    options: SchedulerOptions<WarmRestartsSettings> & Pick<WarmRestartsSettings, "t0">,
  ) {
    super("CosineAnnealingWarmRestarts", optimizer, { t0: NaN, tMult: 1, etaMin: 0 }, options);
  }

  protected override checkSettings({ t0, tMult, etaMin }: WarmRestartsSettings): void {
    checkCount("CosineAnnealingWarmRestarts", "t0", t0, 1);
    checkCount("CosineAnnealingWarmRestarts", "tMult", tMult, 1);
    checkRange("CosineAnnealingWarmRestarts", "etaMin", etaMin, 0);
  }

  protected override nextLrs(epoch: number): number[] {
    checkRange("CosineAnnealingWarmRestarts", "epoch", epoch, 0);
    const { t0, tMult, etaMin } = this.settings;
    let [within, period] = tMult === 1 ? [epoch % t0, t0] : [epoch, t0];
    while (within >= period) {
      within -= period;
      period *= tMult;
    }
    const height = 1 + Math.cos((Math.PI * within) / period);
    return this.baseLrs.map((lr) => etaMin + ((lr - etaMin) * height) / 2);
  }
}
