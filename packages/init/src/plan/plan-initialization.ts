import { isLazy, UninitializedError, type CopyOf } from "@weft/tensor";
import { InitializerError } from "../initializer-error.ts";
import { resolveSpec } from "../initializer-spec.ts";
import { checkRule, matchesRule, showMatch, type InitRule } from "./init-rule.ts";
import { InitializationPlan, ITSELF, type PlanStep } from "./initialization-plan.ts";
import { knownShape, showKnownShape } from "./known-shape.ts";
import { distinctEntries, type DistinctEntry, type PlanEntry } from "./plan-entry.ts";

/**
 * Decides which rule sets which parameter, and draws nothing: print the plan to see it, `run` it to carry it out.
 *
 * Rules are tried in order, and the first that matches counts. A tied parameter stands once, under its first name, whose
 * layer and role count; a path may name any of its names. Put `{ match: {}, init: … }` last for all others.
 *
 * A parameter without a shape yet is deferred: `run` remembers it, and it is initialised when it gets its shape. Rules that
 * depend on the shape are tried then.
 *
 * @throws {InitializerError} when no rule matches a parameter, a rule is wrong, or a rule's spec is.
 * @example
 * const entries = [
 *   { path: "0.weight", tensor: empty([2, 3]), layer: "Linear", role: "weight" },
 *   { path: "0.bias", tensor: empty([2]), layer: "Linear", role: "bias" },
 * ];
 * const plan = planInitialization(entries, [
 *   { match: { role: "bias" }, init: "zeros" },
 *   { match: { layer: "Linear" }, init: "xavierUniform" },
 * ]);
 * plan.rows[0]?.initializer // "@weft/init/xavierUniform@1"
 * plan.run({ seed: 1 });
 * entries[1]?.tensor.toArray() // [0, 0]
 */
export function planInitialization<E extends PlanEntry>(
  entries: Iterable<E>,
  rules: readonly InitRule<E>[],
): InitializationPlan {
  for (const [index, rule] of rules.entries()) checkRule(rule, index);
  const steps: PlanStep[] = [];
  const unmatched: string[] = [];
  for (const entry of distinctEntries(entries)) {
    const step = isLazy(entry.tensor) ? deferred(entry, rules) : decide(entry, rules);
    if (step === null) unmatched.push(showEntry(entry));
    else steps.push(step);
  }
  if (unmatched.length > 0) throw withoutRule(unmatched);
  return new InitializationPlan(
    steps,
    rules.map(({ match }) => showMatch(match)),
  );
}

/** What the first rule that matches says; `null` when none does. */
function decide<E extends PlanEntry>(
  entry: DistinctEntry<E>,
  rules: readonly InitRule<E>[],
): PlanStep | null {
  const index = firstMatch(entry, rules);
  const rule = rules[index];
  if (rule === undefined) return null;
  const { path, layer, role, tensor, names, computed } = entry;
  try {
    const spec = "init" in rule ? rule.init : rule.choose(entry);
    const place = { path, names, layer, role, tensor, ...(computed && { computed }) };
    return { ...place, rule: index, ...resolveSpec(spec) };
  } catch (error) {
    if (error instanceof UninitializedError) throw error; // decided when there is a shape
    throw new InitializerError(
      error instanceof InitializerError ? error.initializer : "plan",
      `planInitialization: rule ${index + 1} (${showMatch(rule.match)}) is wrong for "${path}": ${String(error)}`,
      { cause: error, path },
    );
  }
}

/** The same for a parameter without a shape, which is decided again when it has one. */
function deferred<E extends PlanEntry>(
  entry: DistinctEntry<E>,
  rules: readonly InitRule<E>[],
): PlanStep | null {
  const later = (copyOf: CopyOf): PlanStep => {
    const step = decide(copied(entry, copyOf), rules);
    if (step === null) throw withoutRule([showEntry(entry)]);
    return step;
  };
  const rule = unlessUnknown(() => firstMatch(entry, rules));
  if (rule === -1) return null;
  const step = rule === null ? null : unlessUnknown(() => decide(entry, rules));
  if (step !== null) return { ...step, later };
  const { path, layer, role, tensor, names } = entry;
  const fill = (): void => void later(ITSELF); // never by itself: it is decided first
  const unknown = { initializer: "decided by the shape", options: null, fill };
  return { path, names, layer, role, tensor, rule, ...unknown, later };
}

/** An entry with the copies of what it knows: the parameter, and with a net its modules. */
function copied<E extends PlanEntry>(entry: DistinctEntry<E>, copyOf: CopyOf): DistinctEntry<E> {
  const parts = Object.entries(entry).map(([name, part]: [string, unknown]) => {
    return [name, typeof part === "object" && part !== null ? copyOf(part) : part];
  });
  return Object.fromEntries(parts) as DistinctEntry<E>; // the same properties
}

function firstMatch<E extends PlanEntry>(
  entry: DistinctEntry<E>,
  rules: readonly InitRule<E>[],
): number {
  return rules.findIndex(({ match }) => matchesRule(match, entry));
}

/** `null` when it depends on a shape that is not known. */
function unlessUnknown<R>(body: () => R): R | null {
  try {
    return body();
  } catch (error) {
    if (error instanceof UninitializedError) return null;
    throw error;
  }
}

function withoutRule(entries: readonly string[]): InitializerError {
  return new InitializerError(
    "plan",
    `planInitialization: every parameter must match a rule; got none for ${entries.join(", ")} ` +
      "(add a rule, or { match: {}, init: … } as the last one)",
  );
}

function showEntry({ path, layer, role, tensor }: PlanEntry): string {
  return `${path} (${layer}, ${role}, ${showKnownShape(knownShape(tensor))})`;
}
