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
  checkIsOptions(layer, given, ` with names among (${Object.keys(defaults).join(", ")})`);
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

/** @throws {ValueError} when the options are no object: spread, a number or text in their place would be nothing. */
export function checkIsOptions(layer: string, given: unknown, names = ""): void {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return;
  throw new ValueError(
    `${layer}: options must be an object${names}; got ${Array.isArray(given) ? "an array" : typeof given}`,
  );
}

/** The options with others in their place. @throws {ValueError} when they are no object. */
export function withOptions<T extends object, U extends object>(
  layer: string,
  given: T,
  others: U,
): T & U {
  checkIsOptions(layer, given);
  return { ...given, ...others };
}
