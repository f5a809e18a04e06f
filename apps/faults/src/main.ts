import { runCampaign } from "./campaign.ts";
import { parseOptions } from "./options.ts";
import { drawPoints } from "./point.ts";
import { totals, type Summary } from "./summary.ts";

/** `npm run faults -- …`: exit code 1 when anything went wrong. */
const options = parseOptions(process.argv.slice(2));
const { points, seed } = options;
const write = (line: string): void =>
  void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
let told = 0;
const every = Math.max(1, Math.floor(points / 20));

const summary = await runCampaign({
  points: drawPoints(points, seed, options),
  onPoint: (soFar) => {
    for (const problem of soFar.problems.slice(told)) write(problem);
    told = soFar.problems.length;
    if (soFar.points % every === 0 || soFar.points === points) write(progress(soFar));
  },
});
for (const by of ["setup", "phase", "kind"] as const)
  write(`struck, by ${by}: ${counts(totals(summary.struck, by))}`);
for (const by of ["phase", "kind"] as const)
  write(`recovered from, by ${by}: ${counts(totals(summary.recovered, by))}`);
if (options.json) process.stdout.write(`${JSON.stringify({ seed, ...summary })}\n`);
process.exitCode = summary.problems.length === 0 ? 0 : 1;

function progress(soFar: Summary): string {
  return (
    `${soFar.points} of ${points} points in ${soFar.seconds} s: ${soFar.wrongDigests} wrong digests, ${soFar.hangs} hangs, ` +
    `${soFar.rejections} rejections, ${soFar.leakedThreads} leaked threads, ${soFar.leakedBytes} leaked bytes`
  );
}

function counts(by: Readonly<Record<string, number>>): string {
  return Object.entries(by)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}
