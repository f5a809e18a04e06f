import { groupByStorage, noGrad, type Tensor } from "@weft/tensor";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { nearestNames } from "./nearest-names.ts";
import { stateDict } from "./state-dict.ts";

export interface LoadOptions {
  /** Whether missing and unexpected names are errors. Default true. */
  readonly strict?: boolean;
  /** Renames the entries of the state first. */
  readonly mapKeys?: (name: string) => string;
}

/** One report of everything that does not fit. */
export interface StateDictProblems {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly mismatched: readonly string[];
  readonly conflicting: readonly string[];
}

/** A state does not fit a module. */
export class StateDictError extends ModuleError {
  override readonly name = "StateDictError";
  readonly problems: StateDictProblems;

  constructor(message: string, problems: StateDictProblems) {
    super(message);
    this.problems = problems;
  }
}

/** Checks everything, then writes each storage once, so that a failed load changes nothing and ties stay ties. */
export function loadStateDict(
  module: Module,
  given: Readonly<Record<string, Tensor>>,
  options: LoadOptions,
): void {
  const { strict = true, mapKeys = (name) => name } = options;
  const own = stateDict(module, {});
  const state = new Map(Object.entries(given).map(([name, tensor]) => [mapKeys(name), tensor]));
  const unexpected = [...state.keys()].filter((name) => own[name] === undefined);
  const missing: string[] = [];
  const mismatched: string[] = [];
  const conflicting: string[] = [];
  const writes: [target: Tensor, source: Tensor][] = [];
  for (const { tensor, names } of groupByStorage(Object.entries(own))) {
    const sources = names
      .filter((name) => state.has(name))
      .map((name) => [name, state.get(name)!] as const);
    // A tied name is not missing as long as one of its aliases is there.
    if (sources.length === 0) missing.push(...names);
    const fitting = sources.filter(([name, source]) => {
      const fits = source.shape.join() === tensor.shape.join() && source.dtype === tensor.dtype;
      if (!fits) {
        mismatched.push(
          `${name}: the file has [${source.shape.join(", ")}] ${source.dtype}, the module [${tensor.shape.join(", ")}] ${tensor.dtype}`,
        );
      }
      return fits;
    });
    const first = fitting[0];
    if (first === undefined) continue;
    writes.push([tensor, first[1]]);
    for (const other of fitting.slice(1)) {
      const difference = largestDifference(first[1], other[1]);
      if (difference !== 0)
        conflicting.push(`${first[0]} and ${other[0]} are tied but differ by up to ${difference}`);
    }
  }
  const problems = { missing, unexpected, mismatched, conflicting };
  if (
    (strict && missing.length + unexpected.length > 0) ||
    mismatched.length + conflicting.length > 0
  ) {
    throw new StateDictError(report(problems, Object.keys(own), strict), problems);
  }
  noGrad(() => {
    for (const [target, source] of writes) target.copy_(source);
  });
}

function largestDifference(a: Tensor, b: Tensor): number {
  if (a.storage === b.storage) return 0;
  const x = a.toTypedArray();
  const y = b.toTypedArray();
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const same = Object.is(x[i], y[i]) || x[i] === y[i];
    if (!same) largest = Math.max(largest, Math.abs(x[i]! - y[i]!) || Infinity);
  }
  return largest;
}

function report(
  { missing, unexpected, mismatched, conflicting }: StateDictProblems,
  names: readonly string[],
  strict: boolean,
): string {
  const parts = [
    strict && missing.length > 0 ? `missing ${missing.join(", ")}` : "",
    strict && unexpected.length > 0
      ? `unexpected ${unexpected.map((name) => name + nearestNames(name, names)).join(", ")}`
      : "",
    ...mismatched,
    ...conflicting,
    unexpected.length > 0 && unexpected.every((name) => name.startsWith("module."))
      ? 'every name starts with "module.": use mapKeys to take it off'
      : "",
  ].filter((part) => part !== "");
  return `loadStateDict: names, shapes, dtypes and ties must fit the module; got ${parts.join("; ")}`;
}
