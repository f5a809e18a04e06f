import { ValueError } from "@weft/tensor";

/** A glob (`*` within a part of a dotted name, `**` over parts, `?` one character) or a RegExp. */
export type NamePattern = string | RegExp;

/**
 * Whether a name matches a pattern; a glob has to match the whole name.
 *
 * @param area What errors begin with.
 * @throws {ValueError} when the pattern is neither text nor a RegExp.
 */
export function namePattern(area: string, pattern: NamePattern): (name: string) => boolean {
  if (pattern instanceof RegExp) return (name) => name.search(pattern) !== -1; // a `g` has no memory here
  if (typeof pattern !== "string") {
    throw new ValueError(
      `${area}: a pattern must be a glob or a RegExp; got ${Object.prototype.toString.call(pattern)}`,
    );
  }
  const source = pattern.replace(/\*\*|[*?]|[\\^$.|+()[\]{}]/g, (part) => {
    if (part === "**") return ".*";
    if (part === "*") return "[^.]*";
    return part === "?" ? "[^.]" : `\\${part}`;
  });
  const whole = new RegExp(`^${source}$`, "su");
  return (name) => whole.test(name);
}
