import { InitializerError } from "./initializer-error.ts";

/**
 * Checks the names of options that are all optional: of a misspelt one nothing would be noticed.
 *
 * @throws {InitializerError} when they are no object, or have a name that is not known.
 */
export function checkNames(
  id: string,
  area: string,
  given: object,
  known: readonly string[],
): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InitializerError(
      id,
      `${area} must be an object with names among (${known.join(", ")}); got ${JSON.stringify(given) ?? typeof given}`,
    );
  }
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      throw new InitializerError(
        id,
        `${area} must be among (${known.join(", ")}); got ${JSON.stringify(name)}`,
      );
    }
  }
}

/** The names in an initializer's context. */
export const CONTEXT_NAMES: readonly string[] = ["generator", "path"];
