import type { Initializer } from "../initializer.ts";
import type { InitializerName } from "../registry.ts";
import { conformanceChecks } from "./conformance-checks.ts";
import type { ConformanceOptions } from "./conformance-options.ts";

/**
 * Gives all conformance checks of an initializer to a test runner.
 *
 * @param test What registers a test: `test` of `node:test`, Vitest, Jest or the like.
 * @example
 * const names: string[] = [];
 * testConformance((name) => names.push(name), constant);
 * names[0] // "constant is registered under its id, name and aliases"
 */
export function testConformance<N extends InitializerName>(
  test: (name: string, run: () => void | Promise<void>) => unknown,
  initializer: Initializer<N>,
  options: ConformanceOptions<N> = {},
): void {
  for (const { name, run } of conformanceChecks(initializer, options))
    test(`${initializer.definition.name} ${name}`, run);
}
