import { groupByStorage, Parameter } from "@weft/tensor";
import { nameOf, type NamedParameter, type ParameterList } from "./parameter-groups.ts";

/**
 * Each physical parameter once, under its first name.
 *
 * @param area What errors begin with.
 * @throws {ValueError} when something is no parameter.
 */
export function distinctParameters(
  area: string,
  params: Parameter | ParameterList,
): NamedParameter[] {
  const list = params instanceof Parameter ? [params] : [...params];
  const entries = list.map((item, position) => nameOf(item, position, area));
  return groupByStorage(entries).map(({ tensor, names }) => ({
    name: names[0]!,
    parameter: tensor,
  }));
}
