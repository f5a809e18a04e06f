import { groupByStorage, Parameter } from "@weft/tensor";
import { nameOf, type NamedParameter, type ParameterList } from "./parameter-groups.ts";

/** A parameter, a list of them with names or without, or a module that has them. */
export type ParameterSource = Parameter | ParameterList | HasParameters;

/** A module, as far as its parameters go. */
export interface HasParameters {
  namedParameters(options: {
    readonly aliases: boolean;
  }): Iterable<readonly [name: string, parameter: Parameter]>;
}

/**
 * All parameters with names, tied ones under each.
 *
 * @param area What errors begin with.
 * @throws {ValueError} when something is no parameter.
 */
export function namedEntries(
  area: string,
  source: ParameterSource,
): (readonly [name: string, parameter: Parameter])[] {
  if (source instanceof Parameter) return [["0", source]];
  // A module may be iterable too, over its layers: what it owns is meant.
  const list = "namedParameters" in source ? source.namedParameters({ aliases: true }) : source;
  return [...list].map((item, position) => nameOf(item, position, area));
}

/**
 * Each physical parameter once, under its first name.
 *
 * @param area What errors begin with.
 * @throws {ValueError} when something is no parameter.
 */
export function distinctParameters(area: string, source: ParameterSource): NamedParameter[] {
  return groupByStorage(namedEntries(area, source)).map(({ tensor, names }) => ({
    name: names[0]!,
    parameter: tensor,
  }));
}
