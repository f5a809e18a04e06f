import type { Parameter } from "@weft/tensor";
import type { Module } from "./module.ts";

/** Where a parameter stands: by the module that has it, for paths change when a layer is deleted or moved. */
export interface Place {
  readonly module: Module;
  readonly name: string;
  /** From the root on, when it was looked at last. */
  path: string;
}

/** A parameter that shows another one's memory, and where that one stood. */
export interface ViewTie {
  readonly place: Place;
  readonly follower: Parameter;
  readonly owner: Place;
}

/** The ties that a module remembers for itself and all below it. */
export interface TieRecords {
  /** Places that must hold one parameter, as `tie` declared. */
  readonly groups: readonly Place[][];
  /** Ties of views, as `tie` declared or a walk saw them. */
  readonly views: readonly ViewTie[];
  /** The modules that were there at the last look: what is at a path and was not there took the place of something. */
  readonly seen: WeakSet<Module>;
}

const records = new WeakMap<Module, TieRecords>();
const NONE: TieRecords = { groups: [], views: [], seen: new WeakSet() };

/** Of a module itself, not of one above or below it. */
export function tieRecords(module: Module): TieRecords {
  return records.get(module) ?? NONE;
}

export function rememberTies(
  module: Module,
  ties: Pick<TieRecords, "groups" | "views">,
  modules: Iterable<Module>,
): void {
  const groups = ties.groups.filter((group) => group.length > 1);
  if (groups.length + ties.views.length === 0) records.delete(module);
  else records.set(module, { groups, views: ties.views, seen: new WeakSet(modules) });
}

export function isAt(place: Place, module: Module, name: string): boolean {
  return place.module === module && place.name === name;
}
