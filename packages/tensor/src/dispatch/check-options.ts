import { ValueError } from "../errors.ts";
import { describeValue } from "./describe-value.ts";

/**
 * Checks options that are all optional: of a number in their place, or a misspelt name, nothing would be noticed.
 *
 * @category Errors
 * @pytorch none
 * @param op What the message begins with. @param known Their names, all of them: the compiler refuses a name that the type does not have, and a list that lacks one.
 * @throws {ValueError} when they are no object, or have a name that is not known.
 * @example
 * const options: { lr?: number } = { lr: 0.1 };
 * checkOptions("train", options, ["lr"]); // undefined
 */
export function checkOptions<O extends object, const K extends readonly (keyof O & string)[]>(
  op: string,
  options: O,
  known: K & Complete<O, K>,
): void {
  refuseOthers(op, options, known);
}

/** What a list of all names of `O` is assignable to; another has to tell which it lacks. */
type Complete<O, K extends readonly unknown[]> = [Exclude<keyof O, K[number]>] extends [never]
  ? unknown
  : { readonly lacks: Exclude<keyof O, K[number]> };

function refuseOthers(op: string, options: unknown, known: readonly string[]): void {
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
