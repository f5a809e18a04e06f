import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `randomNormal`. */
export interface RandomNormalOptions {
  /** Default 0. */
  readonly mean: number;
  /** The deviation. Default 0.05. */
  readonly stddev: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    randomNormal: RandomNormalOptions;
  }
}

/**
 * Values drawn from N(mean, stddev²): Keras's `RandomNormal`, with its defaults.
 *
 * @example randomNormal(empty([2]), { mean: 7, stddev: 0 }).toArray() // [7, 7]
 */
export const randomNormal: Initializer<"randomNormal"> = defineInitializer({
  name: "randomNormal",
  package: "@weft/init",
  version: 1,
  defaults: { mean: 0, stddev: 0.05 },
  fill: (tensor, { mean, stddev }, { generator }) =>
    void tensor.normal_(mean, stddev, { generator }),
});
