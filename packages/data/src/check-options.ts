import { ValueError } from "@weft/tensor";

/**
 * Checks that options have no name that would be passed over.
 *
 * @throws {ValueError} naming the first one.
 */
export function checkOptions<O extends object>(
  area: string,
  options: O,
  known: readonly (keyof O & string)[],
): void {
  const unknown = Object.keys(options).find((name) => !known.some((each) => each === name));
  if (unknown === undefined) return;
  throw new ValueError(
    `${area}: options must be among (${known.join(", ")}); got ${JSON.stringify(unknown)}`,
  );
}
