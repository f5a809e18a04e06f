import { parseOptions, type DemoOptions } from "./options.ts";
import { argumentsOf, differencesOf, settingsOf } from "./run-settings.ts";
import type { RunState } from "./run-state.ts";

/**
 * The options of a run that goes on: those of the saved one where the command line leaves them out.
 *
 * @throws {Error} when the command line asks for something else that would change the bits.
 */
export function resumedOptions(
  argv: readonly string[],
  { settings }: Pick<RunState, "settings">,
): DemoOptions {
  const options = parseOptions([...argumentsOf(settings), ...argv]);
  const differences = differencesOf(settingsOf(options), settings);
  if (differences.length === 0) return options;
  throw new Error(
    `demo: a resumed run goes on with the settings of the saved one; got ${differences.join(", ")} (leave flags out to take the saved ones)`,
  );
}
