/** Rows of text in columns that line up, under a head. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A parameter's first name, with those it is tied under. */
export function showNames([first, ...aliases]: readonly string[]): string {
  return aliases.length === 0 ? first! : `${first} (= ${aliases.join(", ")})`;
}

/** An initializer with its options. */
export function showInitializer(initializer: string, options: object | null): string {
  if (options === null || Object.keys(options).length === 0) return initializer;
  const all = Object.entries(options).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `${initializer} { ${all.join(", ")} }`;
}
