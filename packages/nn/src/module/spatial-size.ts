import { ValueError } from "@weft/tensor";
import { pythonTuple } from "./python-text.ts";

/** One whole number for every spatial dimension, or one for each. */
export type SpatialSize = number | readonly number[];

/**
 * One number for each dimension.
 *
 * @throws {ValueError} when it is neither one whole number nor one a dimension, of at least `least`.
 */
export function spatialSizes(
  layer: string,
  name: string,
  size: SpatialSize,
  dims: number,
  least: number,
): readonly number[] {
  const sizes = typeof size === "number" ? new Array<number>(dims).fill(size) : [...size];
  if (sizes.length === dims && sizes.every((n) => Number.isSafeInteger(n) && n >= least))
    return sizes;
  const range = least === -Infinity ? "" : ` of at least ${least}`;
  throw new ValueError(
    `${layer}: ${name} must be a whole number${range}${dims === 1 ? "" : `, or ${dims} of them`}; got ${
      typeof size === "number" ? size : `[${size.join(", ")}]`
    }`,
  );
}

/** A size as it was given, as Python prints it: `2`, `(2, 3)`, `None`. */
export function pythonSize(size: number | null | readonly (number | null)[]): string {
  if (size === null) return "None";
  if (typeof size === "number") return String(size);
  return pythonTuple(size.map((n) => n ?? "None"));
}
