import type { Module } from "@weft/nn";
import { stateOf } from "./model-state.ts";
import { applySettings, type ChangedSetting } from "./module-settings.ts";
import { applyModes, type TrainingModes } from "./training-modes.ts";

/** What of the owner's model replicas follow from step to step, besides its values, which they see. */
export interface Followed {
  readonly modes: TrainingModes;
  /** Of each physical parameter. */
  readonly requiresGrad: readonly boolean[];
  /** What was changed since the start. */
  readonly settings: readonly ChangedSetting[];
}

export function isSameFollowed(one: Followed, other: Followed): boolean {
  return (
    one.settings === other.settings &&
    isSame(one.modes, other.modes) &&
    isSame(one.requiresGrad, other.requiresGrad)
  );
}

/** Makes a replica's model follow. */
export function applyFollowed(model: Module, { modes, requiresGrad, settings }: Followed): void {
  applyModes(model, modes);
  for (const [i, parameter] of stateOf(model).parameters.entries())
    parameter.requiresGrad = requiresGrad[i]!;
  applySettings(model, settings);
}

function isSame(flags: readonly boolean[], others: readonly boolean[]): boolean {
  return flags.length === others.length && flags.every((flag, i) => flag === others[i]);
}
