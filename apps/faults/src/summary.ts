/** Numbers by setup, phase and kind. */
export type Counts = Record<string, Record<string, Record<string, number>>>;

/** What came of a campaign. `wrongDigests` to `leakedBytes` must be 0. */
export interface Summary {
  points: number;
  /** Runs whose bits were not those of the undisturbed run. */
  wrongDigests: number;
  /** Runs that did not end in time. */
  hangs: number;
  /** Runs, or starts of trainers, that rejected. */
  rejections: number;
  /** Threads that were left over. */
  leakedThreads: number;
  /** Bytes that were left over, in the memory that all threads share and of this thread's tensors. */
  leakedBytes: number;
  /** Points whose fault did not come to pass. */
  withoutEffect: number;
  /** Points whose fault came to pass, as they were drawn. */
  readonly struck: Counts;
  /** What the trainers said that they had recovered from; they say nothing of workers that were lost before all had started. */
  readonly recovered: Counts;
  /** One line for each thing that went wrong. */
  readonly problems: string[];
  seconds: number;
}

export function emptySummary(): Summary {
  return {
    points: 0,
    wrongDigests: 0,
    hangs: 0,
    rejections: 0,
    leakedThreads: 0,
    leakedBytes: 0,
    withoutEffect: 0,
    struck: {},
    recovered: {},
    problems: [],
    seconds: 0,
  };
}

export function countOne(counts: Counts, setup: string, phase: string, kind: string): void {
  const kinds = ((counts[setup] ??= {})[phase] ??= {});
  kinds[kind] = (kinds[kind] ?? 0) + 1;
}

/** The numbers by one of the three alone. */
export function totals(counts: Counts, by: "setup" | "phase" | "kind"): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [setup, phases] of Object.entries(counts))
    for (const [phase, kinds] of Object.entries(phases))
      for (const [kind, count] of Object.entries(kinds)) {
        const name = { setup, phase, kind }[by];
        sums[name] = (sums[name] ?? 0) + count;
      }
  return sums;
}
