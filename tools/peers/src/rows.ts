import { type Case, isRate, valueOf } from "./cases.ts";
import type { Comparison } from "./comparisons.ts";
import type { Participant } from "./participants.ts";

/** Best milliseconds by participant and case. */
export type Times = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** One line of the report: ours, and its ratio to a peer measured in the same run. */
export interface Row {
  readonly suite: "peers";
  readonly case: string;
  readonly library: string;
  readonly threads: number;
  readonly value: number;
  readonly unit: string;
  /** Ours to the peer's: above 1 is better for rates, below 1 for times. */
  readonly ratio: number;
  readonly ratioTo: string;
  readonly peerValue: number;
  readonly bar: number | null;
  readonly ok: boolean;
}

/** A row for each case of each comparison that both sides have measured. */
export function rowsOf(
  comparisons: readonly Comparison[],
  cases: readonly Case[],
  participants: readonly Participant[],
  times: Times,
): readonly Row[] {
  const rows: Row[] = [];
  for (const { ours, peers, title, cases: only, bars } of comparisons) {
    for (const each of cases) {
      if (only !== undefined && !only.includes(each.id)) continue;
      const own = fastest(ours, each.id, times);
      const peer = fastest(peers, each.id, times);
      if (own === undefined || peer === undefined) continue;
      const [value, peerValue] = [valueOf(each, own.ms), valueOf(each, peer.ms)];
      const ratio = value / peerValue;
      const bar = bars[each.id] ?? null;
      const { title: library = own.id, threads = 1 } =
        participants.find(({ id }) => id === own.id) ?? {};
      rows.push({
        ...{ suite: "peers", case: each.title, library, threads, value: digits(value) },
        ...{ unit: each.unit, ratio: digits(ratio), ratioTo: title, peerValue: digits(peerValue) },
        ...{ bar, ok: bar === null || (isRate(each) ? ratio >= bar : ratio <= bar) },
      });
    }
  }
  return rows;
}

function fastest(
  ids: readonly string[],
  caseId: string,
  times: Times,
): { readonly id: string; readonly ms: number } | undefined {
  return ids
    .flatMap((id) => {
      const ms = times.get(id)?.get(caseId);
      return ms === undefined ? [] : [{ id, ms }];
    })
    .toSorted((a, b) => a.ms - b.ms)[0];
}

/** Three significant digits. */
export function digits(value: number): number {
  return Number(value.toPrecision(3));
}
