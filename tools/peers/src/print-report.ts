import { type Case, valueOf } from "./cases.ts";
import type { Failure } from "./measure-all.ts";
import type { Participant } from "./participants.ts";
import { digits, type Row, type Times } from "./rows.ts";

/** One object a line: the rows, and a row without values for each failure. */
export function jsonLines(rows: readonly Row[], failures: readonly Failure[]): string {
  const failed = failures.map(({ participant, case: id, reason }) => ({
    ...{ suite: "peers", case: id ?? "all", library: participant, threads: null, value: null },
    ...{ unit: null, ratio: null, ratioTo: null, peerValue: null, bar: null, ok: false },
    error: reason,
  }));
  return [...rows, ...failed].map((row) => JSON.stringify(row)).join("\n");
}

/** A Markdown table of all values: a row for each case, a column for each participant that has measured something. */
export function markdown(
  cases: readonly Case[],
  participants: readonly Participant[],
  times: Times,
): string {
  const columns = participants.filter(({ id }) => (times.get(id)?.size ?? 0) > 0);
  const titles = columns.map(({ title, threads }) =>
    /thread|worker/.test(title) || threads === 1 ? title : `${title}, ${threads} threads`,
  );
  const lines = cases.map((each) => [
    `${each.title}, ${each.unit}`,
    ...columns.map(({ id }) => {
      const ms = times.get(id)?.get(each.id);
      return ms === undefined ? "–" : `${digits(valueOf(each, ms))}`;
    }),
  ]);
  const cells = [["", ...titles], ["---", ...titles.map(() => "--:")], ...lines];
  return cells.map((line) => `| ${line.join(" | ")} |`).join("\n");
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
