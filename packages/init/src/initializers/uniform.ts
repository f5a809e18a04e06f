import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `uniform`. */
export interface UniformOptions {
  /** Default 0. */
  readonly from: number;
  /** Default 1. */
  readonly to: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    uniform: UniformOptions;
  }
}

/**
 * Values drawn uniformly from [from, to).
 *
 * @example
 * const weight = uniform(empty([100]), { from: 9, to: 10 });
 * weight.amin().item() >= 9 // true
 */
export const uniform: Initializer<"uniform"> = defineInitializer({
  name: "uniform",
  package: "@weft/init",
  version: 1,
  defaults: { from: 0, to: 1 },
  fill: (tensor, { from, to }, { generator }) => void tensor.uniform_(from, to, { generator }),
});
