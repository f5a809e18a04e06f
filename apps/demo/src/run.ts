import { compare } from "./compare.ts";
import { parseOptions } from "./options.ts";
import type { Output } from "./output.ts";
import { resumedOptions } from "./resume.ts";
import { loadRun } from "./run-state.ts";
import type { StopRequest } from "./stop-request.ts";
import { trainAndProve } from "./train-and-prove.ts";

/** Does what the command line asks for: compares, or trains, from the start or from where another run was. */
export async function run(
  argv: readonly string[],
  output: Output,
  stop: StopRequest,
): Promise<void> {
  const asked = parseOptions(argv);
  if (asked.compare) return compare(asked, output, stop);
  if (asked.resume === null) return trainAndProve(asked, null, output, stop);
  const saved = await loadRun(asked.resume);
  return trainAndProve(resumedOptions(argv, saved), saved, output, stop);
}
