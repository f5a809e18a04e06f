import { empty, groupByStorage, isLazy, noGrad, Tensor } from "@weft/tensor";
import { settleOptions } from "./layer-options.ts";
import { isModule } from "./is-module.ts";
import { copyTogether, isSamePlace, largestDifference } from "./memory-places.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { nearestNames } from "./nearest-names.ts";
import { stateDict, type StateDict } from "./state-dict.ts";

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

interface Problems {
  readonly missing: string[];
  readonly unexpected: string[];
  readonly mismatched: string[];
  readonly conflicting: string[];
}

/** What is written where. */
interface Write {
  readonly name: string;
  readonly target: Tensor;
  readonly source: Tensor;
}

/**
 * Checks everything, then writes each place in memory once, so that a failed load changes nothing and ties stay ties.
 *
 * @returns What was missing and unexpected, which is nothing when `strict`.
 */
export function loadStateDict(
  module: Module,
  given: Readonly<Record<string, Tensor>>,
  options: LoadOptions,
): StateDictProblems {
  checkState(given);
  const { strict, mapKeys } = settleOptions("loadStateDict", options, {
    strict: true,
    mapKeys: (name) => name,
  });
  const problems: Problems = { missing: [], unexpected: [], mismatched: [], conflicting: [] };
  const own = stateDict(module, {});
  const state = renamed(given, mapKeys, problems);
  problems.unexpected.push(...[...state.keys()].filter((name) => own[name] === undefined));
  const writes = groupByStorage(Object.entries(own)).flatMap(({ names }) =>
    writesTo(names, own, state, problems),
  );
  if (
    (strict && problems.missing.length + problems.unexpected.length > 0) ||
    problems.mismatched.length + problems.conflicting.length > 0
  ) {
    throw new StateDictError(report(problems, Object.keys(own), strict), problems);
  }
  // A source that is this module's own memory could be overwritten before it is read.
  const written = new Set(writes.map(({ target }) => target.storage));
  noGrad(() => {
    const sources = writes.map(({ source, target }) =>
      written.has(source.storage) && !isSamePlace(source, target) ? source.clone() : source,
    );
    for (const [i, { target }] of writes.entries()) {
      const { shape, dtype } = sources[i]!;
      if (isLazy(target)) target.takeOver(empty(shape, { dtype }));
      target.copy_(sources[i]!);
    }
  });
  return problems;
}

/** Other things have names too, or none: a module, a map, a tensor. */
function checkState(given: unknown): void {
  const isObject = typeof given === "object" && given !== null;
  if (isObject && !(Symbol.iterator in given || given instanceof Tensor || isModule(given))) return;
  const what = isObject ? given.constructor.name : given === null ? "null" : typeof given;
  throw new ModuleError(`loadStateDict: the state must be tensors by name; got ${what}`);
}

/** The state under its new names. */
function renamed(
  given: Readonly<Record<string, Tensor>>,
  mapKeys: (name: string) => string,
  { conflicting, mismatched }: Problems,
): Map<string, Tensor> {
  const state = new Map<string, Tensor>();
  const oldNames = new Map<string, string>();
  for (const [oldName, tensor] of Object.entries(given)) {
    const name = mapKeys(oldName);
    if (oldNames.has(name))
      conflicting.push(`mapKeys names both ${oldNames.get(name)!} and ${oldName} ${name}`);
    else if (!((tensor as unknown) instanceof Tensor))
      mismatched.push(
        `${oldName}: the state has ${Object.prototype.toString.call(tensor)}, which is no tensor`,
      );
    else if (tensor.storage.isReleased)
      mismatched.push(`${oldName}: the state's tensor has given its memory back`);
    state.set(name, tensor);
    oldNames.set(name, oldName);
  }
  return state;
}

/** What to write for the names of one storage: tied ones, or views of different parts. */
function writesTo(
  names: readonly string[],
  own: StateDict,
  state: ReadonlyMap<string, Tensor>,
  problems: Problems,
): Write[] {
  const writes: Write[] = [];
  const missing: string[][] = [];
  for (const place of byPlace(names, own)) {
    const target = own[place[0]!]!;
    const present = place.filter((name) => state.has(name));
    // A tied name is not missing as long as one of its aliases is there.
    if (present.length === 0) missing.push(place);
    const fitting = present.filter((name) => fits(name, state.get(name)!, target, problems));
    const [first] = fitting;
    if (first === undefined) continue;
    const source = state.get(first)!;
    writes.push({ name: first, target, source });
    for (const other of fitting.slice(1)) {
      const difference = largestDifference(source, state.get(other)!);
      if (difference !== 0)
        problems.conflicting.push(
          `${first} and ${other} are tied but differ by up to ${difference}`,
        );
    }
  }
  const written =
    missing.length === 0 ? null : new Set(writes.flatMap(({ target }) => positions(target)));
  for (const place of missing) {
    const isCovered =
      writes.length > 0 && positions(own[place[0]!]!).every((at) => written!.has(at));
    if (!isCovered) problems.missing.push(...place);
  }
  if (writes.length > 1) problems.conflicting.push(...overlapConflicts(writes));
  return writes;
}

/** Names of one storage, those of the same elements together. */
function byPlace(names: readonly string[], own: StateDict): string[][] {
  const places: string[][] = [];
  for (const name of names) {
    const place = places.find(([first]) => isSamePlace(own[first!]!, own[name]!));
    if (place === undefined) places.push([name]);
    else place.push(name);
  }
  return places;
}

/** Where the elements of a view lie in its storage. */
function positions({ shape, strides, offset }: Tensor): number[] {
  let at = [offset];
  for (const [d, size] of shape.entries()) {
    const steps = Array.from({ length: size }, (_, i) => i * strides[d]!);
    at = at.flatMap((start) => steps.map((step) => start + step));
  }
  return at;
}

/** Views that overlap must agree: writes all of them to a copy and looks whether each still is as it was written. */
function overlapConflicts(writes: readonly Write[]): string[] {
  const copies = copyTogether(writes.map(({ target }) => target));
  noGrad(() => {
    for (const [i, { source }] of writes.entries()) copies[i]!.copy_(source);
  });
  return writes.flatMap(({ name, source }, i) => {
    const difference = largestDifference(source, copies[i]!);
    const others = writes.filter((other) => other.name !== name).map((other) => other.name);
    return difference === 0
      ? []
      : [`${name} shares memory with ${others.join(", ")} but differs by up to ${difference}`];
  });
}

function fits(name: string, source: Tensor, target: Tensor, { mismatched }: Problems): boolean {
  if (!((source as unknown) instanceof Tensor) || source.storage.isReleased) return false; // reported already
  if (isLazy(source)) {
    if (!isLazy(target))
      mismatched.push(`${name}: the state has no shape and no values for it yet`);
    return false; // of neither there is anything to take over
  }
  const fits = isLazy(target)
    ? target.deferred.fits(source.shape)
    : source.shape.join() === target.shape.join();
  if (fits && source.dtype === target.dtype) return true;
  const wanted = isLazy(target) ? String(target.deferred) : `[${target.shape.join(", ")}]`;
  mismatched.push(
    `${name}: the state has [${source.shape.join(", ")}] ${source.dtype}, the module ${wanted} ${target.dtype}`,
  );
  return false;
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
