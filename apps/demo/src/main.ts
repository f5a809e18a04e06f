import { parseOptions } from "./options.ts";
import { makeOutput } from "./output.ts";
import { StoppedError, StopRequest } from "./stop-request.ts";

const argv = process.argv.slice(2);
const asked = parseOptions(argv);
const output = makeOutput(asked.json);
using stop = new StopRequest();

try {
  // Imported here, so that help and wrong flags are answered at once.
  const { run } = await import("./run.ts");
  await run(argv, output, stop);
} catch (error) {
  if (error instanceof StoppedError) {
    output.print(error.message);
    if (!asked.compare)
      output.print(`go on with: npm run demo -- --resume ${JSON.stringify(asked.checkpoint)}`);
    process.exit(error.exitCode);
  }
  process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
}

/** One line for errors that say all by themselves; the stacks where a bug, or a worker, threw. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `demo: ${String(error)}`;
  const remote =
    "remoteStack" in error && typeof error.remoteStack === "string" ? `\n${error.remoteStack}` : "";
  return `${error.name}: ${error.message}${remote}`;
}
