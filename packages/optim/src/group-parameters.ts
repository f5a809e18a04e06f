import { nameTest, ValueError, type NameFilter } from "@weft/tensor";
import { namedEntries, type ParameterSource } from "./distinct-parameters.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import { settingsOver } from "./settings.ts";

/** Settings for the parameters whose names match, and that no rule before has taken. */
export type GroupRule<S> = Partial<S> & {
  /** A glob (`*` within a part of the name, `**` over parts, `?` one character), a RegExp, or several. */
  readonly match: NameFilter | readonly NameFilter[];
};

/** What happens to parameters that no rule takes. */
export interface GroupOptions<S> {
  /** Their settings. Without it they are an error. */
  readonly rest?: Partial<S>;
}

/** What a rule would do to a parameter. */
export interface GroupPlanRow {
  readonly name: string;
  readonly shape: readonly number[];
  /** The pattern that matched, `"rest"`, or null when there is none. */
  readonly rule: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Parameter groups by name: one for each rule, in order, and one for the rest when that has settings. The first rule that matches
 * a name takes the parameter.
 *
 * @throws {ValueError} when no rule takes a parameter and there are no settings for the rest, or a rule is wrong. What settings
 * there are knows the optimizer, which refuses others.
 * @example
 * const net: [string, Parameter][] = [["0.weight", new Parameter(zeros([2]))], ["0.bias", new Parameter(zeros([1]))]];
 * const groups = groupParameters<SGDSettings>(net, [{ match: "*.bias", weightDecay: 0 }], { rest: {} });
 * new SGD(groups, { weightDecay: 0.1 }).groups.map(({ weightDecay }) => weightDecay) // [0, 0.1]
 */
export function groupParameters<S extends object>(
  params: ParameterSource,
  rules: readonly GroupRule<NoInfer<S>>[],
  options: GroupOptions<NoInfer<S>> = {},
): ParameterGroup<S>[] {
  checkRules("groupParameters", rules);
  const { rest } = settingsOver("groupParameters", NO_REST, options);
  const named = namedEntries("groupParameters", params);
  const pick = picker(rules);
  const places = named.map(([name]) => pick(name).place);
  const unmatched = named.filter((_, i) => places[i] === rules.length).map(([name]) => name);
  if (rest === undefined && unmatched.length > 0) {
    throw new ValueError(
      `groupParameters: a rule must take every parameter; got none for ${unmatched.join(", ")} (add { rest: {} } for the defaults)`,
    );
  }
  const settings: Partial<S>[] = rules.map(({ match: _, ...own }) => own as unknown as Partial<S>); // a rule without its pattern
  if (rest !== undefined) settings.push(rest);
  return settings.map((own, place) => ({
    ...own,
    params: named.filter((_, i) => places[i] === place),
  }));
}

/**
 * Dry run of `groupParameters`: which rule takes which parameter, with the settings it gives; nothing is an error. Show it with
 * `console.table`.
 *
 * @example
 * const net: [string, Parameter][] = [["0.weight", new Parameter(zeros([2]))], ["0.bias", new Parameter(zeros([1]))]];
 * planParameterGroups<SGDSettings>(net, [{ match: "*.bias", weightDecay: 0 }]).map(({ rule }) => rule) // [null, "*.bias"]
 */
export function planParameterGroups<S extends object>(
  params: ParameterSource,
  rules: readonly GroupRule<NoInfer<S>>[],
  options: GroupOptions<NoInfer<S>> = {},
): GroupPlanRow[] {
  checkRules("planParameterGroups", rules);
  const { rest } = settingsOver("planParameterGroups", NO_REST, options);
  const pick = picker(rules);
  return namedEntries("planParameterGroups", params).map(([name, { shape }]) => {
    const { place, pattern } = pick(name);
    if (place === rules.length) {
      return { name, shape, rule: rest === undefined ? null : "rest", settings: { ...rest } };
    }
    const { match: _, ...settings } = rules[place]!;
    return { name, shape, rule: String(pattern), settings };
  });
}

const NO_REST: { readonly rest?: object | undefined } = { rest: undefined };

/** @throws {ValueError} when rules are no list, or one has no pattern. */
function checkRules(area: string, rules: unknown): void {
  if (!Array.isArray(rules)) throw wrongRule(area, "rules must be a list", rules);
  for (const [i, rule] of (rules as readonly unknown[]).entries()) {
    const given = typeof rule === "object" && rule !== null && "match" in rule ? rule.match : null;
    const patterns: readonly unknown[] = Array.isArray(given) ? given : [given];
    const isPattern = (one: unknown): boolean => typeof one === "string" || one instanceof RegExp;
    if (patterns.length > 0 && patterns.every(isPattern)) continue;
    throw wrongRule(area, `rule ${i + 1} must match by a glob or a RegExp, or several`, rule);
  }
}

function wrongRule(area: string, rule: string, got: unknown): ValueError {
  const shown = typeof got === "string" ? JSON.stringify(got) : describeRule(got);
  return new ValueError(`${area}: ${rule}; got ${shown}`);
}

function describeRule(got: unknown): string {
  if (typeof got !== "object" || got === null) return String(got);
  return Array.isArray(got) ? "an array" : `{ ${Object.keys(got).join(", ")} }`;
}

/** The place of the first rule that matches a name, and the pattern that did; behind the last rule when none does. */
function picker(
  rules: readonly { readonly match: NameFilter | readonly NameFilter[] }[],
): (name: string) => { readonly place: number; readonly pattern?: NameFilter } {
  const tests = rules.flatMap(({ match }, place) =>
    (Array.isArray(match) ? (match as readonly NameFilter[]) : [match as NameFilter]).map(
      (pattern) => ({ place, pattern, matches: nameTest("groupParameters", pattern) }),
    ),
  ); // an array or one pattern
  return (name) => tests.find(({ matches }) => matches(name)) ?? { place: rules.length };
}
