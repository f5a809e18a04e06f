import type { Failure } from "./measure-all.ts";
import type { Row } from "./rows.ts";

/** One object a line: the rows, and a row without values for each failure. */
export function jsonLines(rows: readonly Row[], failures: readonly Failure[]): string {
  const failed = failures.map(({ participant, case: id, reason }) => ({
    ...{ suite: "peers", case: id ?? "all", library: participant, threads: null, value: null },
    ...{ unit: null, ratio: null, ratioTo: null, peerValue: null, bar: null, ok: false },
    error: reason,
  }));
  return [...rows, ...failed].map((row) => JSON.stringify(row)).join("\n");
}

/** A table for each pair, and what failed. */
export function table(
  rows: readonly Row[],
  failures: readonly Failure[],
  versions: ReadonlyMap<string, string>,
): string {
  const lines = [...versions].map(([id, version]) => `${id}: ${version}`);
  const titles = new Set(
    rows.map(({ library, threads, ratioTo }) => head(library, threads, ratioTo)),
  );
  for (const title of titles) {
    const own = rows.filter((row) => head(row.library, row.threads, row.ratioTo) === title);
    lines.push("", title);
    for (const { case: name, value, unit, peerValue, ratio, bar, ok } of own) {
      const against = bar === null ? "" : `  bar ${bar}: ${ok ? "ok" : "missed"}`;
      lines.push(
        `  ${name.padEnd(52)}${`${value}`.padStart(7)} : ${`${peerValue}`.padEnd(7)}${unit.padEnd(11)} ratio ${`${ratio}`.padEnd(6)}${against}`,
      );
    }
  }
  if (failures.length > 0) lines.push("", "did not run");
  for (const { participant, case: id, reason } of failures)
    lines.push(`  ${participant}${id === undefined ? "" : `, ${id}`}: ${reason}`);
  return lines.join("\n");
}

function head(library: string, threads: number, ratioTo: string): string {
  return `${library}, ${threads} thread${threads === 1 ? "" : "s"} : ${ratioTo}`;
}
