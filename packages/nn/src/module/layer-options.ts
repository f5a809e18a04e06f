import { ValueError } from "@weft/tensor";

/** `T` with all options given, for their defaults. */
export type Settled<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/**
 * The defaults with the given options over them; `undefined` means the default.
 *
 * @throws {ValueError} when an option is unknown, or the options are no object.
 */
export function settleOptions<T extends object>(
  layer: string,
  given: T,
  defaults: Settled<T>,
): Settled<T> {
  if (typeof given !== "object" || (given as T | null) === null || Array.isArray(given)) {
    throw new ValueError(
      `${layer}: options must be an object with names among (${Object.keys(defaults).join(", ")}); got ${Array.isArray(given) ? "an array" : typeof given}`,
    );
  }
  const settled: { -readonly [K in keyof T]-?: Settled<T>[K] } = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new ValueError(
        `${layer}: options must be among (${Object.keys(defaults).join(", ")}); got "${name}"`,
      );
    }
    if (value !== undefined) settled[name as keyof T] = value as Settled<T>[keyof T]; // it is one of the defaults' names
  }
  return settled;
}
