/** One benchmark case: what runs, and how many floating-point operations or bytes one run is. */
export interface Case {
  readonly name: string;
  readonly work: number;
  readonly run: () => void;
  /** The lowest acceptable ratio to the reference, where there is a bar. */
  readonly bar?: number;
}

export interface Result {
  readonly case: Case;
  /** Work per nanosecond, best run: GFLOP/s or GB/s. */
  readonly rate: number;
}

/**
 * Times all cases in turns, `rounds` times over, and keeps each one's best: interleaving spreads a noisy neighbour's
 * bursts over all cases instead of letting one case have them all.
 */
export function measure(cases: readonly Case[], rounds: number): Result[] {
  const repeats = cases.map(warmUp);
  const best = cases.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    cases.forEach((each, i) => {
      const count = repeats[i] ?? 1;
      const start = performance.now();
      for (let r = 0; r < count; r++) each.run();
      best[i] = Math.min(best[i] ?? Infinity, (performance.now() - start) / count);
    });
  }
  return cases.map((each, i) => ({ case: each, rate: each.work / ((best[i] ?? Infinity) * 1e6) }));
}

/** Runs a case until the optimising compiler has had its turn; answers how many runs take about 3 ms. */
function warmUp(each: Case): number {
  const deadline = performance.now() + 150;
  let calls = 0;
  while (performance.now() < deadline || calls < 3) {
    each.run();
    calls++;
  }
  const start = performance.now();
  each.run();
  each.run();
  const once = (performance.now() - start) / 2;
  return Math.max(1, Math.min(10_000, Math.round(3 / once)));
}
