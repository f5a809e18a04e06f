import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `randomUniform`. */
export interface RandomUniformOptions {
  /** Default -0.05. */
  readonly minval: number;
  /** Default 0.05. */
  readonly maxval: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    randomUniform: RandomUniformOptions;
  }
}

/**
 * Values drawn uniformly from [minval, maxval): Keras's `RandomUniform`, with its defaults.
 *
 * @example randomUniform(empty([100])).abs().amax().item() <= 0.05 // true
 */
export const randomUniform: Initializer<"randomUniform"> = defineInitializer({
  name: "randomUniform",
  package: "@weft/init",
  version: 1,
  defaults: { minval: -0.05, maxval: 0.05 },
  fill: (tensor, { minval, maxval }, { generator }) =>
    void tensor.uniform_(minval, maxval, { generator }),
});
