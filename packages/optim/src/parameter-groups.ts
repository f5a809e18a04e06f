import { groupByStorage, Parameter, ValueError, type Storage } from "@weft/tensor";
import { isOwner, type HasParameters } from "./parameter-owner.ts";
import { settingsOver } from "./settings.ts";

/** Parameters with or without names, or a module that has them. Names make state dicts readable. */
export type ParameterList =
  | HasParameters
  | Iterable<Parameter | readonly [name: string, parameter: Parameter]>;

/** Parameters that share settings. */
export type ParameterGroup<S> = Partial<S> & {
  readonly params: ParameterList;
  /** The learning rate that schedules start from, for a scheduler made with `lastEpoch`. */
  readonly initialLr?: number;
};

/** A group with all settings filled in; they may be changed between steps. */
export type OptimizerGroup<S> = S & {
  readonly parameters: readonly NamedParameter[];
  /** The learning rate that schedules start from, once there is a scheduler. */
  initialLr?: number;
};

/** A physical parameter under its first name. */
export interface NamedParameter {
  readonly name: string;
  readonly parameter: Parameter;
}

/**
 * Groups in which each physical parameter stands once, under its first name.
 *
 * @throws {ValueError} when there is no parameter, something else stands in its place, two parameters have one name, a
 * setting is unknown, or tied parameters stand in groups with different settings.
 */
export function distinctGroups<S extends object>(
  params: ParameterList | readonly ParameterGroup<S>[],
  defaults: S,
): OptimizerGroup<S>[] {
  const groups = asGroups(params);
  const settings = groups.map((group) => settingsOf(group, defaults));
  const seen = new Map<Storage, { readonly group: number; readonly name: string }>();
  const owners = new Map<string, Storage>();
  let position = 0;
  const distinct = groups.map((group, g) => {
    const entries = [...entriesOf(group.params)].map((item) => nameOf(item, position++));
    for (const [name, { storage }] of entries) checkOwner(owners, name, storage);
    const parameters: NamedParameter[] = [];
    for (const { tensor, names } of groupByStorage(entries)) {
      const other = seen.get(tensor.storage);
      if (other === undefined) {
        seen.set(tensor.storage, { group: g, name: names[0]! });
        parameters.push({ name: names[0]!, parameter: tensor });
      } else if (JSON.stringify(settings[other.group]) !== JSON.stringify(settings[g])) {
        throw new ValueError(
          `optimizer: tied parameters must have the same settings; got ${other.name} in group ${other.group} and ${names[0]!} in group ${g}`,
        );
      }
    }
    return withParameters(settings[g]!, group, parameters);
  });
  if (seen.size === 0)
    throw new ValueError("optimizer: there must be at least one parameter; got an empty list");
  return distinct;
}

/**
 * A group beside others, whose parameters none of them has. Parameters without names count on from theirs.
 *
 * @throws {ValueError} when it is no group, a setting is unknown, a parameter stands in another group (under whatever name), or
 * two parameters have one name.
 */
export function groupBeside<S extends object>(
  others: readonly OptimizerGroup<S>[],
  group: ParameterGroup<S>,
  defaults: S,
): OptimizerGroup<S> {
  if (!isGroup(group)) {
    throw new ValueError(
      `optimizer: a group must be an object with params; got ${Object.prototype.toString.call(group)}`,
    );
  }
  const settings = settingsOf(group, defaults);
  const owners = new Map<string, Storage>();
  const held = new Map<Storage, string>();
  for (const [g, { parameters }] of others.entries()) {
    for (const { name, parameter } of parameters) {
      owners.set(name, parameter.storage);
      held.set(parameter.storage, `group ${g} as ${name}`);
    }
  }
  let position = owners.size;
  while (owners.has(String(position))) position++; // one that came twice left a gap
  const entries = [...entriesOf(group.params)].map((item) => nameOf(item, position++));
  for (const [name, { storage }] of entries) {
    const place = held.get(storage);
    if (place !== undefined) {
      throw new ValueError(
        `optimizer: a parameter must stand in one group only; got ${name}, which stands in ${place}`,
      );
    }
    checkOwner(owners, name, storage);
  }
  const parameters = groupByStorage(entries).map(({ tensor, names }) => ({
    name: names[0]!,
    parameter: tensor,
  }));
  return withParameters(settings, group, parameters);
}

function settingsOf<S extends object>(group: ParameterGroup<S>, defaults: S): S {
  const { params: _, initialLr: __, ...own } = group;
  return settingsOver("optimizer", defaults, own as unknown as Partial<S>); // a group without its parameters
}

function withParameters<S extends object>(
  settings: S,
  { initialLr }: ParameterGroup<S>,
  parameters: readonly NamedParameter[],
): OptimizerGroup<S> {
  return { ...settings, ...(initialLr === undefined ? {} : { initialLr }), parameters };
}

function isGroup(item: unknown): item is { readonly params: unknown } {
  return typeof item === "object" && item !== null && "params" in item;
}

function asGroups<S>(
  params: ParameterList | readonly ParameterGroup<S>[],
): readonly ParameterGroup<S>[] {
  const list = [...entriesOf(params)];
  if (list.length > 0 && list.every(isGroup)) {
    return list as unknown as readonly ParameterGroup<S>[]; // every item has `params`
  }
  return [{ params: list as unknown as ParameterList } as unknown as ParameterGroup<S>]; // a list of parameters is one group without settings of its own
}

/** A module may be iterable too, over its layers: what it owns is meant. */
function entriesOf(params: ParameterList | readonly unknown[]): Iterable<unknown> {
  if (isOwner(params)) return params.namedParameters({ aliases: true });
  const given: unknown = params;
  if (typeof given === "object" && given !== null && Symbol.iterator in given) return params;
  throw new ValueError(
    `optimizer: parameters must be a module, a list of parameters, or groups of them; got ${Object.prototype.toString.call(given)}`,
  );
}

/**
 * The name is given, or the position in the list.
 *
 * @throws {ValueError} when it is no parameter.
 */
export function nameOf(
  item: unknown,
  position: number,
  area: string = "optimizer",
): readonly [name: string, parameter: Parameter] {
  const [name, parameter]: readonly unknown[] = Array.isArray(item)
    ? item
    : [String(position), item];
  if (typeof name !== "string" || !(parameter instanceof Parameter)) {
    throw new ValueError(
      `${area}: parameters must be Parameter objects, or [name, Parameter]; got ${Object.prototype.toString.call(parameter)} at position ${position}`,
    );
  }
  return [name, parameter];
}

function checkOwner(owners: Map<string, Storage>, name: string, storage: Storage): void {
  const owner = owners.get(name);
  if (owner !== undefined && owner !== storage) {
    throw new ValueError(
      `optimizer: different parameters must have different names; got "${name}" twice (namedParameters takes a prefix)`,
    );
  }
  owners.set(name, storage);
}
