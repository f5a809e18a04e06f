/**
 * Kernels on several threads against one, interleaved in one run, the best of each.
 *
 *     node --conditions=@weft/source bench/threads.bench.ts [--threads 2] [--only gemm] [--seconds 20] [--json]
 *
 * `--json` prints one object a line.
 */
import { parseArgs } from "node:util";
import { heap, kernels } from "@weft/kernels";
import { setNumThreads, startPool } from "@weft/pool";

interface Case {
  readonly name: string;
  /** Operations or bytes of one run. */
  readonly work: number;
  readonly unit: "GFLOP/s" | "GB/s";
  /** The lowest acceptable ratio to one thread. */
  readonly bar: number;
  readonly run: () => void;
}

const { values } = parseArgs({
  options: {
    threads: { type: "string", default: "2" },
    only: { type: "string", default: "" },
    seconds: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const threads = Number(values.threads);
const room = 16 * 2 ** 20;
const [a, b, c] = [heap.allocate(room), heap.allocate(room), heap.allocate(room)];
for (const pointer of [a, b, c])
  for (let i = 0; i < room / 4; i++) heap.f32[pointer / 4 + i] = (i % 113) / 113;

const cases = [...products(), ...elementwise()].filter(({ name }) => name.includes(values.only));
await using _pool = await startPool({ threads });
const best = cases.map(() => [Infinity, Infinity]);
const repeats = cases.map(({ run }) => {
  const began = performance.now();
  let calls = 0;
  while (performance.now() - began < 60) {
    run();
    calls++;
  }
  return Math.max(1, Math.round((calls / 60) * 4));
});
const end = performance.now() + Number(values.seconds) * 1_000;
while (performance.now() < end) {
  for (const [i, { run }] of cases.entries()) {
    for (const [side, count] of [1, threads].entries()) {
      setNumThreads(count);
      run(); // wakes the threads
      const began = performance.now();
      for (let r = 0; r < repeats[i]!; r++) run();
      best[i]![side] = Math.min(best[i]![side]!, (performance.now() - began) / repeats[i]!);
    }
  }
}

for (const [i, { name, work, unit, bar }] of cases.entries()) {
  const [alone, shared] = best[i] as [number, number];
  const ratio = alone / shared;
  const ok = ratio >= bar;
  const value = work / (shared * 1e6);
  console.log(
    values.json
      ? JSON.stringify({
          suite: "pool",
          case: name,
          threads,
          value,
          unit,
          ratio,
          ratioTo: "1 thread",
          bar,
          ok,
        })
      : `${name.padEnd(32)} ${value.toFixed(1).padStart(7)} ${unit.padEnd(7)} ${ratio.toFixed(2)} of 1 thread  ${ok ? "ok" : `MISSED ${bar}`}`,
  );
}

function products(): Case[] {
  const shapes = [
    [32, 32, 32],
    [64, 64, 64],
    [96, 96, 96],
    [128, 128, 128],
    [192, 192, 192],
    [256, 256, 256],
    [512, 512, 512],
    [1024, 1024, 1024],
    [128, 512, 784],
    [512, 784, 128],
    [128, 10, 512],
    [1, 512, 512],
  ] as const;
  return shapes.map(([m, n, k]) => ({
    name: `gemm ${m}x${n}x${k}`,
    work: 2 * m * n * k,
    unit: "GFLOP/s",
    bar: Math.min(m, n, k) >= 512 ? 1.8 : 0.95,
    run: () => kernels.gemmF32(m, n, k, 1, a, k, 1, b, n, 1, 0, c, n),
  }));
}

function elementwise(): Case[] {
  return [10_000, 50_000, 200_000, 1_000_000].flatMap((n): Case[] => [
    {
      name: `relu ${n}`,
      work: 8 * n,
      unit: "GB/s",
      bar: 0.95,
      run: () => kernels.reluF32(1, n, a, n, 1, c, n, 1),
    },
    {
      name: `add ${n}`,
      work: 12 * n,
      unit: "GB/s",
      bar: 0.95,
      run: () => kernels.addF32(1, n, a, n, 1, b, n, 1, c, n, 1),
    },
    {
      name: `exp ${n}`,
      work: 8 * n,
      unit: "GB/s",
      bar: 0.95,
      run: () => kernels.expF32(1, n, a, n, 1, c, n, 1),
    },
    {
      name: `adam ${n}`,
      work: 28 * n,
      unit: "GB/s",
      bar: 0.95,
      run: () => kernels.adamF32(n, c, a, b, c, 0, 0.9, 0.999, 1e-8, 0, 0, 1),
    },
  ]);
}
