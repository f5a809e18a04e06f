import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `normal`. */
export interface NormalOptions {
  /** Default 0. */
  readonly mean: number;
  /** Default 1. */
  readonly std: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    normal: NormalOptions;
  }
}

/**
 * Values drawn from the normal distribution N(mean, std²).
 *
 * @example normal(empty([2]), { mean: 7, std: 0 }).toArray() // [7, 7]
 */
export const normal: Initializer<"normal"> = defineInitializer({
  name: "normal",
  package: "@weft/init",
  version: 1,
  defaults: { mean: 0, std: 1 },
  fill: (tensor, { mean, std }, { generator }) => void tensor.normal_(mean, std, { generator }),
});
