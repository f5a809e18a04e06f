/** Code in a table, with the line that it stands in. */
export interface TableCode {
  readonly line: number;
  readonly code: string;
}

/** The code spans in the second column of all tables of a page, but for the tables' heads. */
export function tableCode(markdown: string): readonly TableCode[] {
  const lines = markdown.split("\n");
  return lines.flatMap((text, i) => {
    const isHead = lines[i + 1]?.startsWith("| -") === true;
    if (!text.startsWith("| ") || text.startsWith("| -") || isHead) return [];
    const second = text.split(/(?<!\\)\|/)[2] ?? "";
    return [...second.matchAll(/`([^`]+)`/g)].map(([, code]) => ({
      line: i + 1,
      code: code!.replaceAll("\\|", "|"),
    }));
  });
}
