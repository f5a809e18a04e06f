import { ValueError } from "@weft/tensor";
import { perGroup } from "../per-group.ts";
import { checkCount, checkRange, settingsOver } from "../settings.ts";
import { Scheduler, type Scheduled, type SchedulerOptions } from "./scheduler.ts";

/** Settings of `OneCycleLR`. */
export interface OneCycleLRSettings {
  /** The highest rate: one, or one for each group. */
  maxLr: number | readonly number[];
  /** Steps of the cycle. */
  totalSteps: number;
  /** The part of the cycle in which the rate rises. Default 0.3. */
  pctStart: number;
  /** Default `"cos"`. */
  annealStrategy: "cos" | "linear";
  /** Move momentum (or `betas[0]`) against the rate. Default true. */
  cycleMomentum: boolean;
  /** Momentum at the highest rate: one, or one for each group. Default 0.85. */
  baseMomentum: number | readonly number[];
  /** Momentum at the start and the end. Default 0.95. */
  maxMomentum: number | readonly number[];
  /** `maxLr / divFactor` is the first rate. Default 25. */
  divFactor: number;
  /** The last rate is the first one divided by this. Default 1e4. */
  finalDivFactor: number;
  /** Mirror the rise before the rate falls to its end. Default false. */
  threePhase: boolean;
}

/** What `OneCycleLR` is made with: the length of the cycle is given as steps, or as epochs and the steps of each. */
export type OneCycleLROptions = Omit<SchedulerOptions<OneCycleLRSettings>, "totalSteps"> &
  Pick<OneCycleLRSettings, "maxLr"> &
  (CycleInSteps | CycleInEpochs);

/** The length of a cycle in steps. */
export interface CycleInSteps {
  /** Steps of the cycle. */
  readonly totalSteps: number;
  /** Not beside `totalSteps`. */
  readonly epochs?: undefined;
  /** Not beside `totalSteps`. */
  readonly stepsPerEpoch?: undefined;
}

/** The length of a cycle in epochs. */
export interface CycleInEpochs {
  /** Not beside `epochs`. */
  readonly totalSteps?: undefined;
  /** Epochs of the cycle. */
  readonly epochs: number;
  /** Steps of each epoch. */
  readonly stepsPerEpoch: number;
}

/** A point between two phases: rate and momentum are those of the start, the top, or the end of the cycle. */
type Place = "start" | "top" | "end";
interface Phase {
  readonly end: number;
  readonly from: Place;
  readonly to: Place;
}

/**
 * One rise and fall of the rate over the whole training, with momentum falling and rising against it (Smith and Topin 2018).
 * Step it after every batch.
 *
 * @throws {ValueError} when a setting is out of range, the optimizer has no momentum to cycle, or the cycle is over.
 * @example
 * const optimizer = new SGD([new Parameter(zeros([1]))], { momentum: 0.9 });
 * const scheduler = new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 10 });
 * scheduler.step();
 * scheduler.step();
 * scheduler.getLastLr() // [1]
 */
export class OneCycleLR extends Scheduler<OneCycleLRSettings> {
  constructor(optimizer: Scheduled, options: OneCycleLROptions) {
    const settings = inSteps(options);
    super("OneCycleLR", begun(optimizer, settings), DEFAULTS, settings);
  }

  override step(epoch?: number): void {
    super.step(epoch);
    const { cycleMomentum, baseMomentum, maxMomentum } = this.settings;
    if (!cycleMomentum) return;
    const of = (momentum: number | readonly number[]): readonly number[] =>
      perGroup("OneCycleLR", "momentum", momentum, this.own);
    const momenta = { start: of(maxMomentum), top: of(baseMomentum), end: of(maxMomentum) };
    for (const [i, momentum] of valuesAt(this.lastEpoch, this.settings, momenta).entries())
      setMomentum(this.optimizer.groups[i]!, momentum);
  }

  protected override checkSettings(settings: OneCycleLRSettings): void {
    checkOneCycle(this.own, settings);
  }

  protected override nextLrs(epoch: number): number[] {
    const { totalSteps, maxLr, finalDivFactor } = this.settings;
    if (epoch > totalSteps) {
      throw new ValueError(`OneCycleLR: the cycle has ${totalSteps} steps; got step ${epoch + 1}`);
    }
    return valuesAt(epoch, this.settings, {
      start: this.baseLrs,
      top: perGroup("OneCycleLR", "maxLr", maxLr, this.own),
      end: this.baseLrs.map((lr) => lr / finalDivFactor),
    });
  }
}

const DEFAULTS: OneCycleLRSettings = {
  maxLr: NaN,
  totalSteps: NaN,
  pctStart: 0.3,
  annealStrategy: "cos",
  cycleMomentum: true,
  baseMomentum: 0.85,
  maxMomentum: 0.95,
  divFactor: 25,
  finalDivFactor: 1e4,
  threePhase: false,
};

/** The options with the length of the cycle in steps. */
function inSteps(options: OneCycleLROptions): SchedulerOptions<OneCycleLRSettings> {
  const { totalSteps, epochs, stepsPerEpoch, ...rest } = options;
  const isSplit = epochs !== undefined || stepsPerEpoch !== undefined;
  if (!isSplit) return { ...rest, totalSteps };
  if (totalSteps !== undefined || epochs === undefined || stepsPerEpoch === undefined) {
    throw new ValueError(
      `OneCycleLR: the length of the cycle must be either totalSteps, or epochs and stepsPerEpoch; ` +
        `got totalSteps ${String(totalSteps)}, epochs ${String(epochs)}, stepsPerEpoch ${String(stepsPerEpoch)}`,
    );
  }
  checkCount("OneCycleLR", "epochs", epochs, 1);
  checkCount("OneCycleLR", "stepsPerEpoch", stepsPerEpoch, 1);
  return { ...rest, totalSteps: epochs * stepsPerEpoch };
}

/** Gives the groups the rate that the cycle starts from, once everything is checked. */
function begun(optimizer: Scheduled, options: SchedulerOptions<OneCycleLRSettings>): Scheduled {
  const { lastEpoch = -1, ...own } = options;
  const settings = settingsOver("OneCycleLR", DEFAULTS, own);
  checkOneCycle(optimizer, settings);
  if (lastEpoch !== -1) return optimizer;
  const maxLrs = perGroup("OneCycleLR", "maxLr", settings.maxLr, optimizer);
  for (const [i, group] of optimizer.groups.entries())
    group.initialLr = maxLrs[i]! / settings.divFactor;
  return optimizer;
}

function checkOneCycle(optimizer: Scheduled, settings: OneCycleLRSettings): void {
  const { totalSteps, pctStart, annealStrategy, cycleMomentum } = settings;
  for (const name of ["maxLr", "baseMomentum", "maxMomentum"] as const) {
    const top = name === "maxLr" ? Infinity : 1;
    for (const value of perGroup("OneCycleLR", name, settings[name], optimizer))
      checkRange("OneCycleLR", name, value, 0, top);
  }
  checkCount("OneCycleLR", "totalSteps", totalSteps, 1);
  checkRange("OneCycleLR", "pctStart", pctStart, 0, 1);
  for (const name of ["divFactor", "finalDivFactor"] as const)
    checkRange("OneCycleLR", name, settings[name], Number.MIN_VALUE);
  if (annealStrategy !== "cos" && annealStrategy !== "linear") {
    throw new ValueError(
      `OneCycleLR: annealStrategy must be "cos" or "linear"; got ${JSON.stringify(annealStrategy)}`,
    );
  }
  const still = optimizer.groups.findIndex(
    ({ momentum, betas }) => momentum === undefined && betas === undefined,
  );
  if (cycleMomentum && still !== -1) {
    throw new ValueError(
      `OneCycleLR: to cycle momentum the optimizer must have momentum or betas; got none in group ${still} (set cycleMomentum to false)`,
    );
  }
}

function phasesOf({ pctStart, totalSteps, threePhase }: OneCycleLRSettings): readonly Phase[] {
  const [top, last] = [pctStart * totalSteps - 1, totalSteps - 1];
  const rise: Phase = { end: top, from: "start", to: "top" };
  if (!threePhase) return [rise, { end: last, from: "top", to: "end" }];
  return [
    rise,
    { end: 2 * pctStart * totalSteps - 2, from: "top", to: "start" },
    { end: last, from: "start", to: "end" },
  ];
}

/** What each group has at a step, given its values at the places between the phases. */
function valuesAt(
  step: number,
  settings: OneCycleLRSettings,
  values: Readonly<Record<Place, readonly number[]>>,
): number[] {
  const phases = phasesOf(settings);
  const at = phases.findIndex(({ end }, i) => step <= end || i === phases.length - 1);
  const { from, to, end } = phases[at]!;
  const start = at === 0 ? 0 : phases[at - 1]!.end;
  const part = end === start ? 1 : (step - start) / (end - start); // a phase without length is at its end
  return values[from].map((first, i) => {
    const last = values[to][i]!;
    if (settings.annealStrategy === "linear") return (last - first) * part + first;
    return last + ((first - last) / 2) * (Math.cos(Math.PI * part) + 1);
  });
}

function setMomentum(group: Scheduled["groups"][number], momentum: number): void {
  if (group.betas === undefined) group.momentum = momentum;
  else group.betas = [momentum, group.betas[1]];
}
