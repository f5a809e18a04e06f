import { ValueError } from "@weft/tensor";
import { checkCount, checkRange } from "../settings.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `MultiStepLR`. */
export interface MultiStepLRSettings {
  /** Epochs at which the rate decays; one that stands twice decays it twice. */
  milestones: readonly number[];
  /** Default 0.1. */
  gamma: number;
}

/**
 * Multiplies the rate by `gamma` at each milestone.
 *
 * @throws {ValueError} when a setting is out of range.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new MultiStepLR(optimizer, { milestones: [2, 3], gamma: 0.5 });
 * for (let epoch = 0; epoch < 3; epoch++) scheduler.step();
 * scheduler.getLastLr() // [0.25]
 */
export class MultiStepLR extends Scheduler<MultiStepLRSettings> {
  constructor(
    optimizer: Scheduled,
    options: SchedulerOptions<MultiStepLRSettings> & Pick<MultiStepLRSettings, "milestones">,
  ) {
    super("MultiStepLR", optimizer, { milestones: [], gamma: 0.1 }, options);
  }

  protected override checkSettings({ milestones, gamma }: MultiStepLRSettings): void {
    if (!Array.isArray(milestones)) {
      throw new ValueError(
        `MultiStepLR: milestones must be a list of epochs; got ${String(milestones)}`,
      );
    }
    for (const [i, epoch] of milestones.entries())
      checkCount("MultiStepLR", `milestones[${i}]`, epoch, 0);
    checkRange("MultiStepLR", "gamma", gamma, 0);
  }

  protected override nextLrs(epoch: number): number[] {
    const { milestones, gamma } = this.settings;
    return this.scaled(gamma ** milestones.filter((milestone) => milestone === epoch).length);
  }

  protected override closedLrs(epoch: number): number[] {
    const { milestones, gamma } = this.settings;
    return this.fromBase(gamma ** milestones.filter((milestone) => milestone <= epoch).length);
  }
}
