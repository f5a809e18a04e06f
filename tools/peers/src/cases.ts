/** A piece of work that all participants can do. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly unit: "GFLOP/s" | "GB/s" | "M values/s" | "ms" | "µs";
  /** Operations, bytes or values of one call, for the rates. */
  readonly work: number;
}

const square = (n: number): number => 2 * n ** 3;
const MIB = 1 << 20;

/** In the order of the table. */
export const CASES: readonly Case[] = [
  { id: "sgemm-512", title: "sgemm 512", unit: "GFLOP/s", work: square(512) },
  { id: "sgemm-2048", title: "sgemm 2048", unit: "GFLOP/s", work: square(2048) },
  { id: "sgemm-512-tn", title: "sgemm 512 AᵀB", unit: "GFLOP/s", work: square(512) },
  { id: "sgemm-512-nt", title: "sgemm 512 ABᵀ", unit: "GFLOP/s", work: square(512) },
  { id: "sgemm-32", title: "sgemm 32", unit: "GFLOP/s", work: square(32) },
  { id: "sgemm-1x512x512", title: "(1x512)@(512x512)", unit: "GFLOP/s", work: 2 * 512 * 512 },
  { id: "mlp-sgd", title: "MLP 784-512-256-10, batch 128, SGD step", unit: "ms", work: 1 },
  { id: "mlp-adam", title: "MLP 784-512-256-10, batch 128, Adam step", unit: "ms", work: 1 },
  {
    ...{ id: "tied-sgd", title: "tied 64-256-(256x256 twice)-10, batch 64, SGD step" },
    ...{ unit: "ms", work: 1 },
  },
  { id: "tiny-forward", title: "4-8-1 net, batch 2, forward", unit: "µs", work: 1 },
  { id: "tiny-step", title: "4-8-1 net, batch 2, SGD step", unit: "µs", work: 1 },
  { id: "relu-1m", title: "relu of 1M", unit: "GB/s", work: 8 * MIB },
  { id: "sum-16m", title: "sum of 16M", unit: "GB/s", work: 4 * 16 * MIB },
  { id: "softmax", title: "softmax 1024x1024", unit: "ms", work: 1 },
  { id: "layer-norm", title: "layer norm 1024x768", unit: "ms", work: 1 },
  { id: "normal", title: "normal init", unit: "M values/s", work: MIB },
  { id: "uniform", title: "uniform init", unit: "M values/s", work: MIB },
];

/** Whether a greater value is better. */
export function isRate({ unit }: Case): boolean {
  return unit !== "ms" && unit !== "µs";
}

/** The case's value in its unit, of a call that took so many milliseconds. */
export function valueOf({ unit, work }: Case, ms: number): number {
  if (unit === "ms") return ms;
  if (unit === "µs") return ms * 1000;
  return work / ms / (unit === "M values/s" ? 1e3 : 1e6);
}
