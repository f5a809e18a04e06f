import { InitializerError } from "../initializer-error.ts";
import { resolveSpec } from "../initializer-spec.ts";
import { checkRule, matchesRule, showMatch, type InitRule } from "./init-rule.ts";
import { InitializationPlan, type PlanStep } from "./initialization-plan.ts";
import { distinctEntries, type PlanEntry } from "./plan-entry.ts";

/**
 * Decides which rule sets which parameter, and draws nothing: print the plan to see it, `run` it to carry it out.
 *
 * Rules are tried in order, and the first that matches counts. A tied parameter stands once, under its first name, whose
 * layer and role count; a path may name any of its names. Put `{ match: {}, init: … }` last for all others.
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
    const index = rules.findIndex(({ match }) => matchesRule(match, entry));
    const rule = rules[index];
    const { path, layer, role, tensor, names } = entry;
    if (rule === undefined) {
      unmatched.push(`${path} (${layer}, ${role}, [${tensor.shape.join(", ")}])`);
      continue;
    }
    const spec = "init" in rule ? rule.init : rule.choose(entry);
    try {
      steps.push({ path, names, layer, role, tensor, rule: index, ...resolveSpec(spec) });
    } catch (error) {
      throw new InitializerError(
        "plan",
        `planInitialization: rule ${index + 1} (${showMatch(rule.match)}) is wrong for "${path}": ${String(error)}`,
        { cause: error, path },
      );
    }
  }
  if (unmatched.length > 0) {
    throw new InitializerError(
      "plan",
      `planInitialization: every parameter must match a rule; got none for ${unmatched.join(", ")} ` +
        "(add a rule, or { match: {}, init: … } as the last one)",
    );
  }
  return new InitializationPlan(
    steps,
    rules.map(({ match }) => showMatch(match)),
  );
}
