import { defineInitializer, type Initializer } from "../initializer.ts";

/** `ones` has no options. */
export type OnesOptions = Record<string, never>;

declare module "../registry.ts" {
  interface InitializerRegistry {
    ones: OnesOptions;
  }
}

/**
 * Ones.
 *
 * @example ones(empty([2])).toArray() // [1, 1]
 */
export const ones: Initializer<"ones"> = defineInitializer({
  name: "ones",
  package: "@weft/init",
  version: 1,
  defaults: {},
  fill: (tensor) => void tensor.fill_(1),
});
