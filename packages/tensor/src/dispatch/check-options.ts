import { ValueError } from "../errors.ts";
import { describeValue } from "./check-tensor.ts";

/**
 * Checks options that are all optional: of a number in their place, or a misspelt name, nothing would be noticed.
 *
 * @throws {ValueError} when they are no object, or have a name that is not known.
 */
export function checkOptions(op: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new ValueError(
      `${op}: options must be an object with names among (${known.join(", ")}); got ${describeValue(options)}` +
        (typeof options === "number"
          ? ` (pass it by name, as in { ${known[0]}: ${options} })`
          : ""),
    );
  }
  for (const name in options) {
    if (!known.includes(name)) {
      throw new ValueError(
        `${op}: options must be among (${known.join(", ")}); got ${JSON.stringify(name)}`,
      );
    }
  }
}
