import { checkNames } from "../check-names.ts";
import type { Initializer } from "../initializer.ts";
import type { InitializerName } from "../registry.ts";
import type { ConformanceOptions } from "./conformance-options.ts";
import { determinismChecks } from "./determinism-checks.ts";
import { fillingChecks } from "./filling-checks.ts";
import { registrationChecks } from "./registration-checks.ts";

/** One thing that an initializer must do. */
export interface ConformanceCheck {
  /** What it does, to go on after its name. */
  readonly name: string;
  /** @throws {InitializerError} when it does not. */
  readonly run: () => void | Promise<void>;
}

/**
 * What every initializer must do, as checks for any test runner: registration, configs through JSON, float32 and float64,
 * vectors to convolution weights (filled, or refused by an error with a name), every element written and nothing else,
 * values that the generator alone decides about.
 *
 * @param initializer Registered. @param options What it is tried with besides its defaults.
 * @example
 * for (const { run } of conformanceChecks(constant, { options: [{ value: 3 }] })) await run();
 */
export function conformanceChecks<N extends InitializerName>(
  initializer: Initializer<N>,
  options: ConformanceOptions<N> = {},
): ConformanceCheck[] {
  checkNames(initializer.id, "conformanceChecks: options", options, [
    "options",
    "shapes",
    "elsewhere",
  ]);
  return [
    ...registrationChecks(initializer, options),
    ...fillingChecks(initializer, options),
    ...determinismChecks(initializer, options),
  ];
}
