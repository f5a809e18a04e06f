/**
 * A table in Markdown.
 *
 * @example markdownTable(["a", "b"], [["1", "2"]]) // "| a | b |\n| --- | --- |\n| 1 | 2 |"
 */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** A number with three significant digits. */
export function short(x: number): string {
  return String(Number(x.toPrecision(3)));
}
