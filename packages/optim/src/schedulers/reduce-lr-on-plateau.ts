import { Tensor, ValueError } from "@weft/tensor";
import { checkStateDict } from "../check-state-dict.ts";
import { perGroup } from "../per-group.ts";
import { checkCount, checkRange, settingsOver } from "../settings.ts";
import type { Scheduled } from "./scheduler.ts";

/** Settings of `ReduceLROnPlateau`. */
export interface ReduceLROnPlateauSettings {
  /** Whether the metric should fall (`"min"`, the default) or rise. */
  mode: "min" | "max";
  /** Default 0.1. */
  factor: number;
  /** How many epochs without a better metric are waited for. Default 10. */
  patience: number;
  /** How much better counts as better. Default 1e-4. */
  threshold: number;
  /** Whether the threshold is a part of the best metric (`"rel"`, the default) or a difference. */
  thresholdMode: "rel" | "abs";
  /** Epochs after a reduction in which none is counted. Default 0. */
  cooldown: number;
  /** The smallest rate: one, or one for each group. Default 0. */
  minLr: number | readonly number[];
  /** A smaller change of the rate is not made. Default 1e-8. */
  eps: number;
}

/** Settings and position of `ReduceLROnPlateau`: plain data. */
export interface PlateauStateDict {
  readonly lastEpoch: number;
  /** The best metric so far; null before the first. */
  readonly best: number | null;
  readonly badEpochs: number;
  readonly cooldownCounter: number;
  readonly settings: ReduceLROnPlateauSettings;
}

/**
 * Multiplies the rate by `factor` when a metric has not become better for more than `patience` epochs.
 *
 * @throws {ValueError} when a setting is unknown or out of range.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { lr: 1 });
 * const scheduler = new ReduceLROnPlateau(optimizer, { patience: 1, factor: 0.5 });
 * for (const loss of [3, 2, 2, 2]) scheduler.step(loss);
 * scheduler.getLastLr() // [0.5]
 */
export class ReduceLROnPlateau {
  lastEpoch = 0;
  readonly optimizer: Scheduled;
  #settings: Readonly<ReduceLROnPlateauSettings>;
  #best: number | null = null;
  #badEpochs = 0;
  #cooldownCounter = 0;

  constructor(optimizer: Scheduled, settings: Partial<ReduceLROnPlateauSettings> = {}) {
    this.optimizer = optimizer;
    this.#settings = settingsOver("ReduceLROnPlateau", DEFAULTS, settings);
    this.#check(this.#settings);
  }

  /**
   * Goes to the next epoch, in which the metric (a number, or a tensor with one element) was this.
   *
   * @throws {ValueError} when there are more groups by now than `minLr` has values.
   */
  step(metric: number | Tensor): void {
    const current = numberOf(metric);
    const lowest = perGroup("ReduceLROnPlateau", "minLr", this.#settings.minLr, this.optimizer);
    this.lastEpoch++;
    if (this.#isBetter(current)) {
      this.#best = current;
      this.#badEpochs = 0;
    } else {
      this.#badEpochs++;
    }
    if (this.#cooldownCounter > 0) {
      this.#cooldownCounter--;
      this.#badEpochs = 0;
    }
    if (this.#badEpochs <= this.#settings.patience) return;
    this.#reduce(lowest);
    this.#cooldownCounter = this.#settings.cooldown;
    this.#badEpochs = 0;
  }

  /** The rates of the groups. */
  getLastLr(): number[] {
    return this.optimizer.groups.map(({ lr }) => lr);
  }

  /** Settings and position, as plain data. The groups' rates are in the optimizer's state: save both. */
  stateDict(): PlateauStateDict {
    return {
      lastEpoch: this.lastEpoch,
      best: this.#best,
      badEpochs: this.#badEpochs,
      cooldownCounter: this.#cooldownCounter,
      settings: structuredClone(this.#settings),
    };
  }

  /**
   * Takes over settings and position; after an error nothing has changed.
   *
   * @throws {ValueError} when a setting does not fit.
   */
  loadStateDict(state: PlateauStateDict): void {
    const entries = ["lastEpoch", "best", "badEpochs", "cooldownCounter", "settings"];
    checkStateDict("ReduceLROnPlateau", state, entries);
    const settings = settingsOver("ReduceLROnPlateau", DEFAULTS, structuredClone(state.settings));
    this.#check(settings);
    for (const name of ["lastEpoch", "badEpochs", "cooldownCounter"] as const)
      checkCount("ReduceLROnPlateau", name, state[name], 0);
    this.#settings = settings;
    this.lastEpoch = state.lastEpoch;
    this.#best = state.best;
    this.#badEpochs = state.badEpochs;
    this.#cooldownCounter = state.cooldownCounter;
  }

  #isBetter(current: number): boolean {
    const { mode, threshold, thresholdMode } = this.#settings;
    const isMin = mode === "min";
    const best = this.#best ?? (isMin ? Infinity : -Infinity);
    const sign = isMin ? -1 : 1;
    const bar = thresholdMode === "rel" ? best * (1 + sign * threshold) : best + sign * threshold;
    return isMin ? current < bar : current > bar;
  }

  #reduce(lowest: readonly number[]): void {
    const { factor, eps } = this.#settings;
    for (const [i, group] of this.optimizer.groups.entries()) {
      const lr = Math.max(group.lr * factor, lowest[i]!);
      if (group.lr - lr > eps) group.lr = lr;
    }
  }

  #check(settings: ReduceLROnPlateauSettings): void {
    const area = "ReduceLROnPlateau";
    oneOf("mode", settings.mode, ["min", "max"]);
    oneOf("thresholdMode", settings.thresholdMode, ["rel", "abs"]);
    checkRange(area, "factor", settings.factor, 0, 1, true);
    checkCount(area, "patience", settings.patience, 0);
    checkRange(area, "threshold", settings.threshold, 0);
    checkCount(area, "cooldown", settings.cooldown, 0);
    checkRange(area, "eps", settings.eps, 0);
    for (const lr of perGroup(area, "minLr", settings.minLr, this.optimizer))
      checkRange(area, "minLr", lr, 0);
  }
}

const DEFAULTS: ReduceLROnPlateauSettings = {
  mode: "min",
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  thresholdMode: "rel",
  cooldown: 0,
  minLr: 0,
  eps: 1e-8,
};

function numberOf(metric: unknown): number {
  if (typeof metric === "number") return metric;
  if (metric instanceof Tensor) return Number(metric.item());
  throw new ValueError(
    `ReduceLROnPlateau: the metric must be a number or a tensor with one element; got ${Object.prototype.toString.call(metric)}`,
  );
}

function oneOf(name: string, value: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  throw new ValueError(
    `ReduceLROnPlateau: ${name} must be ${words.map((word) => JSON.stringify(word)).join(" or ")}; got ${JSON.stringify(value)}`,
  );
}
