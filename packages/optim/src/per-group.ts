import { ValueError } from "@weft/tensor";
import type { Scheduled } from "./schedulers/scheduler.ts";

/**
 * One value for each group: given so, or one for all.
 *
 * @throws {ValueError} when there are more or fewer values than groups.
 * @internal
 */
export function perGroup<T>(
  area: string,
  name: string,
  value: T | readonly T[],
  { groups }: Scheduled,
): readonly T[] {
  if (!Array.isArray(value)) return groups.map(() => value as T);
  const values = value as readonly T[]; // an array
  if (values.length === groups.length) return values;
  throw new ValueError(
    `${area}: ${name} must be one value, or one for each of the ${groups.length} groups; got ${values.length}`,
  );
}
