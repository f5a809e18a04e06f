import { nameTest, type NameFilter } from "@weft/tensor";
import type { InitializerSpec } from "../initializer-spec.ts";
import { InitializerError } from "../initializer-error.ts";
import type { DistinctEntry, PlanEntry } from "./plan-entry.ts";

/** Which parameters a rule is for: all that is said must hold; `{}` is for all. */
export interface RuleMatch {
  /** A glob or RegExp for the full dotted name; for a tied parameter, for any of its names. */
  readonly path?: NameFilter;
  /** Names of layer classes, such as `"Linear"`; a class that extends one of them counts too. */
  readonly layer?: string | readonly string[];
  /** What the parameter is in its layer. */
  readonly role?: string | readonly string[];
  /** The sizes, with `null` for any: `[null, null]` is for every matrix. */
  readonly shape?: readonly (number | null)[];
}

/** How the parameters that match are initialised. The first rule of a list that matches is the one that counts. */
export type InitRule<E extends PlanEntry = PlanEntry> =
  | { readonly match: RuleMatch; readonly init: InitializerSpec }
  /** The spec depends on the parameter. */
  | { readonly match: RuleMatch; readonly choose: (entry: E) => InitializerSpec };

const CRITERIA = ["path", "layer", "role", "shape"];

/** @throws {InitializerError} when a rule has other keys than it may have, or a criterion is of the wrong kind. */
export function checkRule(rule: InitRule<never>, index: number): void {
  const wrong = (message: string): InitializerError =>
    new InitializerError("plan", `planInitialization: rule ${index + 1} ${message}`);
  if (typeof rule !== "object" || rule === null)
    throw wrong(`must be an object with match, and init or choose; got ${String(rule)}`);
  const { match } = rule;
  if (typeof match !== "object" || match === null)
    throw wrong("must have a match ({} for every parameter)");
  const has = ["init", "choose"].filter((key) => key in rule);
  if (has.length !== 1) throw wrong(`must have init or choose; got ${has.join(" and ") || "none"}`);
  if ("choose" in rule && typeof rule.choose !== "function")
    throw wrong(`must have a function as choose; got ${typeof rule.choose}`);
  for (const key of Object.keys(rule)) {
    if (key !== "match" && !has.includes(key))
      throw wrong(`must have match and ${has[0]} only; got "${key}"`);
  }
  for (const key of Object.keys(match)) {
    if (!CRITERIA.includes(key))
      throw wrong(`must match by (${CRITERIA.join(", ")}); got "${key}"`);
  }
  const { path, layer, role, shape } = match;
  if (path !== undefined && typeof path !== "string" && !(path instanceof RegExp))
    throw wrong("must match a path by a glob or RegExp");
  for (const names of [layer, role]) {
    const all: unknown = typeof names === "string" ? [names] : (names ?? []);
    if (!Array.isArray(all) || !all.every((name) => typeof name === "string"))
      throw wrong("must match a layer or role by one name or a list of names");
  }
  const isSize = (size: unknown): boolean => size === null || Number.isInteger(size);
  if (shape !== undefined && !(Array.isArray(shape) && shape.every(isSize)))
    throw wrong("must match a shape by a list of sizes, null for any");
}

/** Whether a rule is for a parameter. */
export function matchesRule(
  { path, layer, role, shape }: RuleMatch,
  entry: DistinctEntry<PlanEntry>,
): boolean {
  const { names, tensor, layerClasses = [entry.layer] } = entry;
  const isAmong = (wanted: string | readonly string[], all: readonly string[]): boolean =>
    (typeof wanted === "string" ? [wanted] : wanted).some((one) => all.includes(one));
  if (path !== undefined && !names.some(nameTest("planInitialization", path))) return false;
  if (layer !== undefined && !isAmong(layer, layerClasses)) return false;
  if (role !== undefined && !isAmong(role, [entry.role])) return false;
  if (shape === undefined) return true;
  return (
    shape.length === tensor.shape.length &&
    shape.every((size, dim) => size === null || size === tensor.shape[dim])
  );
}

/** A rule's match as a table shows it. */
export function showMatch({ path, layer, role, shape }: RuleMatch): string {
  const list = (one: string | readonly string[]): string =>
    typeof one === "string" ? one : one.join("|");
  const parts = [
    ...(path === undefined ? [] : [`path ${String(path)}`]),
    ...(layer === undefined ? [] : [`layer ${list(layer)}`]),
    ...(role === undefined ? [] : [`role ${list(role)}`]),
    ...(shape === undefined ? [] : [`shape [${shape.map((size) => size ?? "*").join(", ")}]`]),
  ];
  return parts.join(", ") || "all";
}
