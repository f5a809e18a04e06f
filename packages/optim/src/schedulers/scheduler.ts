import { ValueError } from "@weft/tensor";
import { checkStateDict } from "../check-state-dict.ts";
import { checkRange, settingsOver } from "../settings.ts";

/** What a scheduler changes: an optimizer, or whatever else has groups with a learning rate. */
export interface Scheduled {
  readonly groups: readonly ScheduledGroup[];
}

/** A group's settings as far as schedulers know them. */
export interface ScheduledGroup {
  lr: number;
  /** The learning rate that schedules start from: noted by the first scheduler, kept by state dicts. */
  initialLr?: number;
  /** Of optimizers that have one: `OneCycleLR` moves it. */
  momentum?: number;
  /** Of Adam and AdamW: `OneCycleLR` moves the first. */
  betas?: readonly [number, number];
}

/** Settings and position of a scheduler: plain data. */
export interface SchedulerStateDict {
  readonly lastEpoch: number;
  readonly baseLrs: readonly number[];
  readonly lastLr: readonly number[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A scheduler's settings as its constructor takes them, and where it begins. */
export type SchedulerOptions<S> = Partial<S> & {
  /** The epoch it continues after, for groups that know their `initialLr`. Default -1: from the start. */
  readonly lastEpoch?: number;
};

/**
 * Changes the learning rate of every group once an epoch: `optimizer.step()` first, `scheduler.step()` after it. Rates follow
 * from the current ones, as PyTorch's chainable forms do, so that several schedulers may act on one optimizer.
 *
 * The constructor takes the first step: what a subclass needs for it has to be among the settings, not in its own fields.
 *
 * @throws {ValueError} when a setting is unknown or out of range, or `lastEpoch` is given for groups without `initialLr`.
 */
export abstract class Scheduler<S extends object = object> {
  /** How many steps were taken. */
  lastEpoch: number;
  readonly optimizer: Scheduled;
  /** Each group's rate at the start. */
  protected baseLrs: readonly number[];
  protected settings: Readonly<S>;
  /** Whether this is the constructor's own step. */
  protected isFirst = true;
  /** How many groups there were when it was made; `addParamGroup` may have added some since. */
  #ownCount: number;
  #lastLr: readonly number[] = [];

  /** @param area What errors begin with. */
  constructor(area: string, optimizer: Scheduled, defaults: S, options: SchedulerOptions<S>) {
    const { lastEpoch = -1, ...own } = options;
    this.optimizer = optimizer;
    this.#ownCount = optimizer.groups.length;
    this.settings = settingsOver(area, defaults, own as unknown as Partial<S>); // what is left are settings
    this.checkSettings(this.settings);
    this.baseLrs = optimizer.groups.map((group, i) => {
      if (lastEpoch === -1) group.initialLr ??= group.lr;
      if (group.initialLr !== undefined) return group.initialLr;
      throw new ValueError(
        `${area}: with lastEpoch every group must know its initialLr; got none for group ${i} (load the optimizer's state first)`,
      );
    });
    this.lastEpoch = lastEpoch;
    this.step();
    this.isFirst = false;
  }

  /**
   * Goes to the next epoch.
   *
   * @param epoch Goes to this one instead, by the closed form where there is one.
   * @throws {ValueError} when `epoch` is no number, or negative.
   */
  step(epoch?: number): void {
    if (epoch !== undefined) checkRange("scheduler", "epoch", epoch, 0);
    const next = epoch ?? this.lastEpoch + 1;
    const rates = epoch === undefined ? this.nextLrs(next) : this.closedLrs(next);
    this.lastEpoch = next;
    const { groups } = this.optimizer;
    for (const [i, rate] of rates.entries()) groups[i]!.lr = rate;
    this.#lastLr = groups.map(({ lr }) => lr);
  }

  /** The rates of the groups after the last step; a group that was added since has its own. */
  getLastLr(): number[] {
    return this.optimizer.groups.map(({ lr }, i) => this.#lastLr[i] ?? lr);
  }

  /** Settings and position, as plain data. The groups' rates are in the optimizer's state: save both. */
  stateDict(): SchedulerStateDict {
    return {
      lastEpoch: this.lastEpoch,
      baseLrs: [...this.baseLrs],
      lastLr: this.getLastLr(),
      settings: structuredClone(this.savedSettings()) as SchedulerStateDict["settings"],
    };
  }

  /**
   * Takes over settings and position; after an error nothing has changed.
   *
   * @throws {ValueError} when it is another scheduler's, or one for another number of groups.
   */
  loadStateDict(state: SchedulerStateDict): void {
    checkStateDict("scheduler", state, ["lastEpoch", "baseLrs", "lastLr", "settings"]);
    const count = this.optimizer.groups.length;
    // The scheduler of the state may have been made before some groups were added.
    const began = state.baseLrs.length;
    if (began === 0 || began > count || state.lastLr.length !== count) {
      const got = began === 0 || began > count ? began : state.lastLr.length;
      throw new ValueError(`scheduler: the state must be one for ${count} groups; got ${got}`);
    }
    const [names, given] = [this.savedSettings(), state.settings].map((settings) =>
      Object.keys(settings).toSorted().join(", "),
    );
    if (names !== given)
      throw new ValueError(`scheduler: the state's settings must be (${names}); got (${given})`);
    checkRange("scheduler", "lastEpoch", state.lastEpoch, -1);
    const settings = { ...this.settings, ...structuredClone(state.settings) };
    this.checkSettings(settings);
    this.settings = settings;
    this.baseLrs = [...state.baseLrs];
    this.#ownCount = state.baseLrs.length;
    this.lastEpoch = state.lastEpoch;
    this.#lastLr = [...state.lastLr];
  }

  /** Throws `ValueError` when a setting is out of range. */
  protected abstract checkSettings(settings: S): void;

  /** The groups' rates at an epoch, from their current ones; a group behind the last of them keeps its rate. */
  protected abstract nextLrs(epoch: number): number[];

  /** The groups' rates at an epoch, whatever they are now. */
  protected closedLrs(epoch: number): number[] {
    return this.nextLrs(epoch);
  }

  /** The settings that are data. */
  protected savedSettings(): object {
    return this.settings;
  }

  /** The groups that there were when the scheduler was made. */
  protected get own(): Scheduled {
    return { groups: this.optimizer.groups.slice(0, this.#ownCount) };
  }

  /** The current rates times a factor: of all groups, also of those that were added since. */
  protected scaled(factor: number): number[] {
    return this.optimizer.groups.map(({ lr }) => lr * factor);
  }

  /** The rates of the start times a factor. */
  protected fromBase(factor: number): number[] {
    return this.baseLrs.map((lr) => lr * factor);
  }
}
