import type { DType, Parameter } from "@weft/tensor";
import type { NamedParameter } from "./parameter-groups.ts";

/** What decides which parameters go together in a step, as it was at some time. */
export class StepFingerprint {
  readonly #entries: Entry[] = [];
  #stateChanges = -1;

  /** Remembers how it is now. */
  take(groups: readonly Group[], stateChanges: number): void {
    this.#stateChanges = stateChanges;
    this.#entries.length = 0;
    for (const { parameters } of groups)
      for (const { parameter } of parameters) this.#entries.push(entryOf(parameter));
  }

  /** From now on nothing is as it was. */
  forget(): void {
    this.#stateChanges = -1;
  }

  /** Whether it still is as it was, and no gradient lies in a parameter's memory. Gradients may be others. */
  isOf(groups: readonly Group[], stateChanges: number): boolean {
    if (stateChanges !== this.#stateChanges) return false;
    let i = 0;
    for (const { parameters } of groups) {
      for (const { parameter } of parameters)
        if (!isAlike(this.#entries[i++], parameter)) return false;
    }
    return i === this.#entries.length;
  }
}

/** Whether a gradient lies in a parameter's memory: then the order of the steps counts. */
export function readsParameters(groups: readonly Group[]): boolean {
  return groups.some(({ parameters }) =>
    parameters.some(({ parameter }) => parameter.ownGrad?.storage.isParameter === true),
  );
}

interface Group {
  readonly parameters: readonly NamedParameter[];
}

interface Entry {
  readonly parameter: Parameter;
  readonly hasGradient: boolean;
  readonly lrMult: number;
  readonly weightDecayMult: number;
  readonly dtype: DType;
}

function entryOf(parameter: Parameter): Entry {
  const { lrMult, weightDecayMult, dtype } = parameter;
  return { parameter, hasGradient: parameter.ownGrad !== null, lrMult, weightDecayMult, dtype };
}

function isAlike(entry: Entry | undefined, parameter: Parameter): boolean {
  if (entry?.parameter !== parameter) return false;
  const { ownGrad } = parameter;
  if (ownGrad === null) return !entry.hasGradient;
  return (
    entry.hasGradient &&
    !ownGrad.storage.isParameter &&
    entry.lrMult === parameter.lrMult &&
    entry.weightDecayMult === parameter.weightDecayMult &&
    entry.dtype === parameter.dtype
  );
}
