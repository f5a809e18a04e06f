import { distance } from "fastest-levenshtein";

/** ` (did you mean "a", "b"?)`, or nothing when there are no names. */
export function nearestNames(wanted: string, names: readonly string[]): string {
  const nearest = names
    .filter((name) => name !== "")
    .sort((a, b) => distance(wanted, a) - distance(wanted, b))
    .slice(0, 3)
    .map((name) => JSON.stringify(name));
  return nearest.length === 0 ? "" : ` (did you mean ${nearest.join(", ")}?)`;
}
