import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `constant`. */
export interface ConstantOptions {
  /** Default 0. */
  readonly value: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    constant: ConstantOptions;
  }
}

/**
 * One value everywhere.
 *
 * @example constant(empty([2]), { value: 42 }).toArray() // [42, 42]
 */
export const constant: Initializer<"constant"> = defineInitializer({
  name: "constant",
  package: "@weft/init",
  version: 1,
  defaults: { value: 0 },
  fill: (tensor, { value }) => void tensor.fill_(value),
});
