import { writeSync } from "node:fs";
import { processLoader } from "./process-loader.ts";

/**
 * Runs as a process of its own: `killed-process.ts KIND BATCHES [STATE]`. Prints batches, and the state, a line each, and dies
 * of a signal after so many.
 */
const [kind, batches, state] = process.argv.slice(2);
const loader = processLoader(kind as "tensors" | "noise"); // given by the test
if (state !== undefined) loader.loadStateDict(JSON.parse(state));
let left = Number(batches);
for (const batch of loader.epochs(undefined, 2)) {
  writeSync(1, `${JSON.stringify(batch.map((x) => x.toArray()))}\n`);
  writeSync(1, `${JSON.stringify(loader.stateDict())}\n`);
  left--;
  if (left === 0) process.kill(process.pid, "SIGKILL");
}
