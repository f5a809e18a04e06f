/** One measured figure, as it is printed. */
export interface Row {
  readonly suite: string;
  readonly case: string;
  readonly threads: number;
  readonly value: number;
  readonly unit: string;
  /** What `bar` is about: the value as a multiple of a reference measured in the same run. */
  readonly ratio: number | null;
  readonly ratioTo: string | null;
  readonly bar: number | null;
  /** Whether the bar is met; `null` where there is none. */
  readonly ok: boolean | null;
}

/** A figure to compare with a bar. */
export interface Figure {
  readonly suite: string;
  readonly case: string;
  /** Default 1. */
  readonly threads?: number;
  readonly value: number;
  readonly unit: string;
  readonly ratio?: number;
  readonly ratioTo?: string;
  /** The least ratio that is good enough, … */
  readonly least?: number;
  /** … or the most. */
  readonly most?: number;
}

/**
 * A figure as a row: rounded to four significant digits, and judged before rounding.
 *
 * @example toRow({ suite: "s", case: "c", value: 2, unit: "ms", ratio: 0.5, ratioTo: "peak", least: 0.8 }).ok // false
 */
export function toRow(figure: Figure): Row {
  const { ratio = null, least = null, most = null } = figure;
  const bar = least ?? most;
  const isGood = (): boolean =>
    ratio !== null && (least === null || ratio >= least) && (most === null || ratio <= most);
  return {
    suite: figure.suite,
    case: figure.case,
    threads: figure.threads ?? 1,
    value: significant(figure.value),
    unit: figure.unit,
    ratio: ratio === null ? null : significant(ratio),
    ratioTo: figure.ratioTo ?? null,
    bar,
    ok: bar === null ? null : isGood(),
  };
}

/** Prints a row: with `--json` on the command line as one JSON object a line, otherwise in columns. */
export function printRow(figure: Figure): void {
  const row = toRow(figure);
  console.log(process.argv.includes("--json") ? JSON.stringify(row) : asColumns(row));
}

/** A row for people. */
export function asColumns(row: Row): string {
  const ratio = row.ratio === null ? "" : `${row.ratio} x ${row.ratioTo}`;
  const verdict = row.ok === null ? "" : `(bar ${row.bar}: ${row.ok ? "ok" : "missed"})`;
  const threads = row.threads === 1 ? "" : `, ${row.threads} threads`;
  return [
    `${row.case}${threads}`.padEnd(58),
    `${row.value} ${row.unit}`.padStart(18),
    ratio.padStart(24),
    verdict,
  ]
    .join("  ")
    .trimEnd();
}

function significant(x: number): number {
  return Number(x.toPrecision(4));
}
