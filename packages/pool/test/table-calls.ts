import type { Memory } from "./kernel-calls.ts";

/** Arguments of the optimizer kernels that step the tensors of a table. */
export const TABLE_CALLS: readonly [RegExp, (memory: Memory, type: string) => number[]][] = [
  table(/^sgdEach/, "param grad ?buffer", (flag) => [0.1, 0.9, 0, 0.01, flag(), flag()]),
  table(/^adamEach/, "param grad m v ?vMax", (flag) => [1e-3, 0.9, 0.999, 1e-8, 0.01, flag(), 3]),
  table(/^rmspropEach/, "param grad square ?average ?buffer", () => [1e-2, 0.9, 1e-8, 0.01, 0.9]),
  table(/^adagradEach/, "param grad sum", () => [1e-2, 1e-8, 0.01]),
];

/** Random tensors, in rows that may lack the columns with a question mark, and any stretch of them. */
function table(
  pattern: RegExp,
  columns: string,
  settings: (flag: () => number) => number[],
): [RegExp, (memory: Memory, type: string) => number[]] {
  const make = (memory: Memory, type: string): number[] => {
    const flag = (): number => memory.integer(0, 1);
    const sizes = Array.from({ length: memory.integer(1, 9) }, () => memory.integer(0, 300));
    const rows = sizes.flatMap((size) => [
      size,
      ...columns
        .split(" ")
        .map((name) => (name.startsWith("?") && flag() === 0 ? 0 : memory.room(size, type))),
    ]);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const first = flag() * memory.integer(0, total);
    const n = total - first - flag() * memory.integer(0, total - first);
    return [n, memory.words(rows), first, ...settings(flag)];
  };
  return [pattern, make];
}
