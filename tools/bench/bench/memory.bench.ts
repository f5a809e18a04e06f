/** Plain synchronous loops in which nothing is disposed: do memory and the process stay as large as they were? */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { printRow } from "../src/row.ts";
import type { LoopReport } from "../src/memory-loop.ts";

const MAX_GROWTH = 1.1;
const loops: readonly (readonly [name: string, ...args: string[]])[] = [
  ["100,000 training steps of 4-8-1, batch 2", "train", "4,8,1", "2"],
  ["100,000 inference calls of 4-8-1, batch 2", "infer", "4,8,1", "2"],
  ["100,000 training steps of 64-64-8, batch 32", "train", "64,64,8", "32"],
  ["100,000 inference calls of 64-64-8, batch 32", "infer", "64,64,8", "32"],
  ["100,000 ops, every hundredth result kept, 2 x 4", "keep", "4,1", "2"],
];
for (const [name, ...args] of loops) {
  // Each in a process of its own, whose size says nothing about the others.
  const output = execFileSync(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, "../src/memory-loop.ts"), ...args],
    { encoding: "utf8" },
  );
  const report = JSON.parse(output) as LoopReport; // what memory-loop.ts prints
  const early = report.rssBytes.early;
  const late = report.rssBytes.late;
  const suite = "memory";
  printRow({
    suite,
    case: `${name}: process`,
    value: late / 2 ** 20,
    unit: "MiB",
    ratio: late / early,
    ratioTo: "second tenth",
    most: MAX_GROWTH,
  });
  for (const [what, { early: first, late: last }] of [
    ["heap", report.memoryBytes],
    ["in use", report.inUseBytes],
  ] as const) {
    printRow({
      suite,
      case: `${name}: ${what}`,
      value: last / 2 ** 20,
      unit: "MiB",
      ratio: last / first,
      ratioTo: "second tenth",
      most: 1,
    });
  }
}
