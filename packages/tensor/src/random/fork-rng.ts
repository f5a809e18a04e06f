import { ValueError } from "../errors.ts";
import { defaultGenerator } from "./default-generator.ts";
import type { Generator } from "./generator.ts";

/**
 * Runs `body` and puts generators back to where they were: what it draws leaves no trace in their streams.
 *
 * @param body Synchronous.
 * @param options `generators`: which; default the default generator alone.
 * @throws {ValueError} when `body` is asynchronous.
 * @example
 * manualSeed(3);
 * const first = forkRng(() => rand([1]).item());
 * rand([1]).item() === first // true
 */
export function forkRng<R>(
  body: () => R,
  options: { readonly generators?: readonly Generator[] } = {},
): R {
  const { generators = [defaultGenerator] } = options;
  const states = generators.map((generator) => generator.getState());
  try {
    const result = body();
    if (result instanceof Promise) {
      // The promise is dropped here, so a rejection of it must not go unhandled as well.
      result.catch(() => undefined);
      throw new ValueError(
        "forkRng: the function must be synchronous; got one that returned a promise",
      );
    }
    return result;
  } finally {
    for (const [i, generator] of generators.entries()) generator.setState(states[i]!);
  }
}
