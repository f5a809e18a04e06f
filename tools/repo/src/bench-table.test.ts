import { expect, test } from "vitest";
import { benchTable } from "./bench-table.ts";

test("benchTable shows values, ratios and verdicts, and leaves out what there is none of", () => {
  const rows = [
    {
      case: "a",
      threads: 1,
      value: 55.123,
      unit: "GFLOP/s",
      ratio: 0.9512,
      ratioTo: "peak",
      bar: 0.93,
      ok: true,
    },
    { case: "b", threads: 2, value: 1234.5, unit: "ms", ratio: 0.5, bar: 0.8, ok: false },
    {
      case: "c",
      threads: 1,
      value: 3,
      unit: "µs",
      ratio: null,
      ratioTo: null,
      bar: null,
      ok: null,
    },
  ];
  expect(benchTable("gemm", rows)).toBe(`## gemm

| case | threads | value | ratio | bar |
| --- | --- | --- | --- | --- |
| a | 1 | 55.1 GFLOP/s | 0.951 x peak | 0.93: ok |
| b | 2 | 1230 ms | 0.5 x | 0.8: **missed** |
| c | 1 | 3 µs |  |  |`);
});
