import { checkOptions } from "../dispatch/check-options.ts";
import { checkSynchronous } from "../synchronous.ts";
import { defaultGenerator } from "./default-generator.ts";
import type { Generator } from "./generator.ts";

/**
 * Runs `body` and puts generators back to where they were: what it draws leaves no trace in their streams.
 *
 * @pytorch torch.random.fork_rng
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
  checkOptions("forkRng", options, ["generators"]);
  const { generators = [defaultGenerator] } = options;
  const before = generators.map((generator) => generator.clone());
  try {
    const result = body();
    checkSynchronous("forkRng", result);
    return result;
  } finally {
    for (const [i, generator] of generators.entries()) generator.goOnFrom(before[i]!);
  }
}
