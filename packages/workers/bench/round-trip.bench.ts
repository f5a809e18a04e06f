import { setTimeout as sleep } from "node:timers/promises";
import { WorkerGroup } from "@weft/workers";

/** An empty job and an empty call: what is measured is the way there and back. */
interface Echo {
  echo(x: number): number;
  run(job: number): void;
}

const module = new URL("./echo-replica.ts", import.meta.url);
const SIZE = 2;

for (const spinRounds of [2_000, 100, 0]) {
  const group = await WorkerGroup.start<Echo>({ module, size: SIZE, spinRounds });
  const workers = spinRounds === 0 ? "never spin" : `spin ${spinRounds} rounds`;
  await report(`dispatch, one after another, workers ${workers}`, 3_000, 0, () =>
    group.dispatch(0),
  );
  await report(`dispatch after 2 ms of rest, workers ${workers}`, 300, 2, () => group.dispatch(0));
  await report(`call, one after another, workers ${workers}`, 3_000, 0, () =>
    group.replica(0).echo(1),
  );
  await report(`call after 2 ms of rest, workers ${workers}`, 300, 2, () =>
    group.replica(0).echo(1),
  );
  await group.close();
}

async function report(
  what: string,
  rounds: number,
  restMs: number,
  act: () => Promise<unknown>,
): Promise<void> {
  for (let round = 0; round < 200; round++) await act();
  const micros: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (restMs > 0) await sleep(restMs);
    const began = performance.now();
    await act();
    micros.push((performance.now() - began) * 1_000);
  }
  micros.sort((a, b) => a - b);
  const at = (share: number): string =>
    (micros[Math.floor(share * (micros.length - 1))] ?? Number.NaN).toFixed(1);
  console.log(
    `${what.padEnd(62)} median ${at(0.5).padStart(6)} µs   p95 ${at(0.95).padStart(6)} µs   p99 ${at(0.99).padStart(7)} µs`,
  );
}
