import type { PlanEntry } from "@weft/init";
import type { Parameter } from "@weft/tensor";
import { joinPath, splitPath } from "../module/paths.ts";
import type { ParametrizationList } from "../parametrize/parametrization-list.ts";
import { peekValue } from "../parametrize/peek.ts";

/** How a plan names a parameter, and gives it values. */
type Values = Pick<PlanEntry, "path" | "names" | "tensor" | "computed">;

/**
 * An original of a parametrised parameter, as a plan sees it: under that one's name. Where the value can be assigned it is the
 * value that gets values, and the first original alone stands for it; `null` for the others. Several that cannot be assigned
 * stand for themselves.
 *
 * @param place The path of the list.
 * @param name The original's, in the list.
 */
export function parametrizedEntry(
  list: ParametrizationList,
  place: string,
  name: string,
  original: Parameter,
): Values | null {
  const own = { path: joinPath(place, name), tensor: original };
  if (!list.isAssignable && list.isSplit) return own;
  const [owner] = splitPath(splitPath(place)[0]); // of `parametrizations`, which has the list
  const path = joinPath(owner, splitPath(place)[1]);
  if (!list.isAssignable) return { ...own, path, names: [path, own.path] };
  const originals = list.originals();
  if (original !== originals[0]) return null;
  const paths = list.isSplit ? originals.map((_, i) => `original${i}`) : ["original"];
  const names = [path, ...paths.map((one) => joinPath(place, one))];
  const assign: ParametrizationList["assign"] = (value) => list.assign(value);
  return { path, names, tensor: peekValue(list), computed: { originals, assign } };
}
