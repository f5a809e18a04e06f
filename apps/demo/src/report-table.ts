import type { TrainerReport } from "@weft/parallel";
import Table from "cli-table3";

/** Who computed what in a training step, and where its time went. */
export function reportTable(report: TrainerReport): string {
  const { threads, ties, steps, stepMs, computeMs, guardMs, optimizerMs, overheadMs } = report;
  const who = table(
    ["thread", "computes", "shards", "compute", "merge", "wait", "idle", "reads of others"],
    ["left", "left", ...Array<"right">(6).fill("right")],
  );
  for (const { rank, role, shards, compute, merge, wait, idleShare, bytes } of threads) {
    who.push([
      rank === null ? "calling thread" : `worker ${rank}`,
      role,
      shards.toFixed(1),
      ms(compute),
      ms(merge),
      ms(wait),
      `${(100 * idleShare).toFixed(0)} %`,
      kilobytes(bytes),
    ]);
  }
  const tied = table(["tied", "steps it", "size"], ["left", "left", "right"]);
  for (const { names, owner, bytes } of ties)
    tied.push([names.join(" = "), owner, kilobytes(bytes)]);
  return [
    `where the time of a step went, mean of ${steps.toLocaleString("en")} steps:`,
    who.toString(),
    `a step of ${ms(stepMs)}: the busiest thread ${ms(computeMs)}, looking for NaN ${ms(guardMs)}, optimizer ${ms(optimizerMs)}, overhead ${ms(overheadMs)}`,
    tied.toString(),
  ].join("\n");
}

function table(head: string[], colAligns: ("left" | "right")[]): Table.Table {
  return new Table({ head, colAligns, style: { head: [], border: [] } });
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toLocaleString("en", { maximumFractionDigits: 1 })} kB`;
}
