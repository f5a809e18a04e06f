/** One line of a benchmark's `--json` output. */
export interface BenchRow {
  readonly case: string;
  readonly threads: number;
  readonly value: number;
  readonly unit: string;
  readonly ratio?: number | null;
  readonly ratioTo?: string | null;
  readonly bar?: number | null;
  readonly ok?: boolean | null;
}

/**
 * A suite's rows as a Markdown section.
 *
 * @example benchTable("gemm", [{ case: "256 cubed", threads: 1, value: 55, unit: "GFLOP/s", ratio: 0.94, ratioTo: "peak", bar: 0.93, ok: true }])
 */
export function benchTable(title: string, rows: readonly BenchRow[]): string {
  const lines = rows.map((row) =>
    [
      row.case,
      String(row.threads),
      `${short(row.value)} ${row.unit}`,
      row.ratio == null ? "" : `${short(row.ratio)} x ${row.ratioTo ?? ""}`.trim(),
      row.bar == null ? "" : `${row.bar}: ${row.ok === true ? "ok" : "**missed**"}`,
    ].join(" | "),
  );
  const head = ["case | threads | value | ratio | bar", "--- | --- | --- | --- | ---"];
  return [`## ${title}`, "", ...[...head, ...lines].map((line) => `| ${line} |`)].join("\n");
}

function short(x: number): string {
  return String(Number(x.toPrecision(3)));
}
