import { ValueError, type Parameter } from "@weft/tensor";
import type { ParameterGroup, ParameterList } from "./parameter-groups.ts";

/** What knows its parameters by name at any time: a module, as far as they go. */
export interface HasParameters {
  namedParameters(options: {
    readonly aliases: boolean;
  }): Iterable<readonly [name: string, parameter: Parameter]>;
}

/** An owner and what it had under each name, aliases too. */
interface OwnerRecord {
  readonly owner: HasParameters;
  readonly known: readonly (readonly [name: string, parameter: Parameter])[];
}

export function isOwner(value: unknown): value is HasParameters {
  return typeof value === "object" && value !== null && "namedParameters" in value;
}

/** Notes what the owners among an optimizer's parameters have now. */
export function noteOwners(
  params: ParameterList | readonly ParameterGroup<object>[],
): readonly OwnerRecord[] {
  const lists = isOwner(params) ? [params] : [...(params as Iterable<object>)];
  return lists
    .map((item) => ("params" in item ? item.params : item))
    .filter(isOwner)
    .map((owner) => ({ owner, known: [...owner.namedParameters({ aliases: true })] }));
}

/** @throws {ValueError} when an owner now has another parameter under a name, or other names. */
export function checkOwners(records: readonly OwnerRecord[]): void {
  for (const { owner, known } of records) {
    const current = [...owner.namedParameters({ aliases: true })];
    if (current.length === known.length && known.every((entry, i) => isSame(entry, current[i]!)))
      continue;
    const now = new Map(current);
    const before = new Map(known);
    const names = [...new Set([...before.keys(), ...now.keys()])];
    const changed = names
      .filter((name) => before.get(name) !== now.get(name))
      .map((name) => describe(name, before, now));
    if (changed.length === 0) continue; // another order
    throw new ValueError(
      `optimizer: the parameters must be those that it was made with; got ${changed.join(", ")} ` +
        "(make a new optimizer, or use setData to give a parameter other values)",
    );
  }
}

type Names = ReadonlyMap<string, Parameter>;

/** What became of a name, with the other names of the two parameters: ties are what users lose without noticing. */
function describe(name: string, before: Names, now: Names): string {
  const old = before.get(name);
  const current = now.get(name);
  if (old === undefined) return `a new parameter "${name}"`;
  if (current === undefined) return `no parameter "${name}"`;
  const left = aliasesOf(name, old, before);
  const joined = aliasesOf(name, current, now);
  return (
    `another parameter as "${name}"` +
    (left === "" ? "" : `, which was tied to ${left}`) +
    (joined === "" ? "" : `, which is now tied to ${joined}`)
  );
}

function aliasesOf(name: string, parameter: Parameter, names: Names): string {
  return [...names]
    .filter(([other, held]) => other !== name && held === parameter)
    .map(([other]) => `"${other}"`)
    .join(" and ");
}

function isSame(
  [name, parameter]: readonly [string, Parameter],
  [otherName, other]: readonly [string, Parameter],
): boolean {
  return name === otherName && parameter === other;
}
