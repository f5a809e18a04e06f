import { ValueError } from "./errors.ts";

/**
 * Which dotted names are meant: a glob (`*` and `?` stay within one part of a name, `**` spans parts, so `**.bias` is every
 * bias and `0.*` what the first layer has itself), or a regular expression that matches somewhere.
 *
 * @category Tensors
 */
export type NameFilter = string | RegExp;

/**
 * The test whether a name is meant.
 *
 * @category Tensors
 * @pytorch none
 * @param area What errors begin with.
 * @throws {ValueError} for what is neither a text nor a RegExp.
 * @example ["0.bias", "1.0.bias", "bias"].filter(nameTest("names", "*.bias")) // ["0.bias"]
 */
export function nameTest(area: string, filter: NameFilter): (name: string) => boolean {
  if (typeof filter !== "string" && !((filter as unknown) instanceof RegExp)) {
    throw new ValueError(
      `${area}: filter must be a glob or a RegExp; got ${Object.prototype.toString.call(filter)}`,
    );
  }
  const pattern = typeof filter === "string" ? globPattern(filter) : filter;
  return (name) => name.search(pattern) !== -1; // unlike `test`, it has no memory of the last match
}

function globPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*\.|\*\*|\*|\?)/u)
    .map((part) => WILDCARDS[part] ?? part.replace(/[\\^$.+()[\]{}|]/gu, "\\$&"));
  return new RegExp(`^${source.join("")}$`, "su");
}

const WILDCARDS: Readonly<Record<string, string>> = {
  "**.": String.raw`(?:.*\.)?`,
  "**": ".*",
  "*": "[^.]*",
  "?": "[^.]",
};
