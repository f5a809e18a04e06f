import { defineInitializer, type Initializer } from "../initializer.ts";

/** `zeros` has no options. */
export type ZerosOptions = Record<string, never>;

declare module "../registry.ts" {
  interface InitializerRegistry {
    zeros: ZerosOptions;
  }
}

/**
 * Zeros.
 *
 * @example zeros(empty([2])).toArray() // [0, 0]
 */
export const zeros: Initializer<"zeros"> = defineInitializer({
  name: "zeros",
  package: "@weft/init",
  version: 1,
  defaults: {},
  fill: (tensor) => void tensor.fill_(0),
});
