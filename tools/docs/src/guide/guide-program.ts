/** The TypeScript blocks of a guide. */
export interface GuideProgram {
  /** What runs: the blocks without a name, which continue one another. */
  readonly main: string;
  /** Files that stand beside it: blocks that begin with a line such as `// model.ts`, by that name. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Takes a guide's program out of its text. Each block stands in the lines that it has in the guide, so that errors name those.
 *
 * @throws {Error} when there is no block that runs, or two files have one name.
 */
export function guideProgram(markdown: string): GuideProgram {
  const lines = markdown.split("\n");
  const main = lines.map(() => "");
  const files = new Map<string, string>();
  for (const [start, end] of blocksOf(lines)) {
    const name = /^\/\/ ([\w-]+\.ts)$/.exec(lines[start]!)?.[1];
    if (name !== undefined && files.has(name))
      throw new Error(`guide: files must have different names; got two named ${name}`);
    const text = name === undefined ? main : lines.map(() => "");
    for (let i = start; i < end; i++) text[i] = lines[i]!;
    if (name !== undefined) files.set(name, text.join("\n"));
  }
  if (main.every((line) => line === ""))
    throw new Error("guide: there must be a block of ts; got none");
  return { main: main.join("\n"), files };
}

/** The first line and the line after the last one of each block of TypeScript. */
function blocksOf(lines: readonly string[]): [start: number, end: number][] {
  const blocks: [number, number][] = [];
  let open: { readonly language: string; readonly start: number } | null = null;
  for (const [i, line] of lines.entries()) {
    const language = /^```(\w*)$/.exec(line)?.[1];
    if (language === undefined) continue;
    if (open?.language === "ts") blocks.push([open.start, i]);
    open = open === null ? { language, start: i + 1 } : null;
  }
  return blocks;
}
