/**
 * Which dotted names are meant: a glob (`*` and `?` stay within one part of a name, `**` spans parts, so `**.bias` is every
 * bias), or a regular expression that matches somewhere.
 */
export type PathPattern = string | RegExp;

/** Whether a name is meant. */
export function matchesPath(pattern: PathPattern, path: string): boolean {
  const expression = typeof pattern === "string" ? globExpression(pattern) : pattern;
  return path.search(expression) !== -1; // unlike `test`, it has no memory of the last match
}

function globExpression(glob: string): RegExp {
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
