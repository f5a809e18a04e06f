import type { Parameter } from "@weft/tensor";
import type { NamedParameter } from "./parameter-groups.ts";
import { checkRange } from "./settings.ts";

/** A parameter's own factors of learning rate and weight decay. */
export type Multipliers = Pick<Parameter, "lrMult" | "weightDecayMult">;

/** A group's settings for one of its parameters. */
export function settingsFor<S extends object>(
  { lrMult, weightDecayMult }: Multipliers,
  settings: S,
): S {
  if (lrMult === 1 && weightDecayMult === 1) return settings;
  const own: S & { lr?: number; weightDecay?: number } = { ...settings };
  if (own.lr !== undefined) own.lr *= lrMult;
  if (own.weightDecay !== undefined) own.weightDecay *= weightDecayMult;
  return own;
}

/** @throws {ValueError} when a multiplier is negative or no number. */
export function checkMultipliers(name: string, { lrMult, weightDecayMult }: Multipliers): void {
  checkRange("optimizer", `lrMult of ${name}`, lrMult, 0);
  checkRange("optimizer", `weightDecayMult of ${name}`, weightDecayMult, 0);
}

/** The multipliers that are not 1, by name. */
export function multipliersOf(groups: readonly Group[]): Record<string, Multipliers> {
  const multipliers = Object.create(null) as Record<string, Multipliers>; // so that `__proto__` is just a name
  for (const { name, parameter } of groups.flatMap(({ parameters }) => parameters)) {
    const { lrMult, weightDecayMult } = parameter;
    if (lrMult !== 1 || weightDecayMult !== 1) multipliers[name] = { lrMult, weightDecayMult };
  }
  return multipliers;
}

/** Inverse of `multipliersOf`. */
export function setMultipliers(
  groups: readonly Group[],
  multipliers: Readonly<Record<string, Multipliers>>,
): void {
  for (const { name, parameter } of groups.flatMap(({ parameters }) => parameters)) {
    const own = Object.hasOwn(multipliers, name) ? multipliers[name] : undefined;
    parameter.lrMult = own?.lrMult ?? 1;
    parameter.weightDecayMult = own?.weightDecayMult ?? 1;
  }
}

interface Group {
  readonly parameters: readonly NamedParameter[];
}
