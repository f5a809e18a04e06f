/** Something to time. */
export interface Timed {
  /** One run; awaited when it is asynchronous. */
  readonly run: () => unknown;
  /** Runs that are timed together. */
  readonly repeats: number;
}

/**
 * The best time of each, in milliseconds a run, over `rounds` rounds in which they take turns: machines are shared, and a
 * neighbour's burst should hit all alike. Each runs for `warmUpMs` before, so that the optimising compilers are done.
 *
 * @example const [a, b] = await bestOf([{ run: f, repeats: 10 }, { run: g, repeats: 10 }], 20);
 */
export async function bestOf(
  timed: readonly Timed[],
  rounds: number,
  warmUpMs = 300,
): Promise<number[]> {
  for (const each of timed) {
    const end = performance.now() + warmUpMs;
    while (performance.now() < end) await runAll(each);
  }
  const best = timed.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [i, each] of timed.entries()) {
      const start = performance.now();
      await runAll(each);
      best[i] = Math.min(best[i]!, (performance.now() - start) / each.repeats);
    }
  }
  return best;
}

async function runAll({ run, repeats }: Timed): Promise<void> {
  for (let i = 0; i < repeats; i++) {
    const pending = run();
    if (pending instanceof Promise) await pending;
  }
}
