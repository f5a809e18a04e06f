import { Generator } from "@weft/tensor";
import type { Initializer } from "../initializer.ts";
import type { InitializerName } from "../registry.ts";
import { conformanceCases, type ConformanceOptions } from "./conformance-options.ts";
import { fillOrRefuse, valuesOf } from "./filled.ts";

/**
 * A digest of all values that an initializer gives for the shapes, dtypes and options of its conformance checks, as hexadecimal
 * digits (FNV-1a, 32 bits). Equal digests in two threads mean equal bits there.
 *
 * @example conformanceDigest(zeros) === conformanceDigest(zeros) // true
 */
export function conformanceDigest<N extends InitializerName>(
  initializer: Initializer<N>,
  options: ConformanceOptions<N> = {},
): string {
  let hash = 0x811c9dc5;
  for (const [index, one] of conformanceCases(initializer, options).entries()) {
    const filled = fillOrRefuse(one, new Generator(index + 1));
    const text = filled === null ? "refused" : valuesOf(filled);
    for (const byte of new TextEncoder().encode(`${one.name}: ${text};`))
      hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
