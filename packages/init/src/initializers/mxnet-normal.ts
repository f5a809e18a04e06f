import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `mxnetNormal`. */
export interface MxnetNormalOptions {
  /** The deviation. Default 0.01. */
  readonly sigma: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    mxnetNormal: MxnetNormalOptions;
  }
}

/**
 * Values drawn from N(0, sigma²): MXNet's `Normal`, with its default.
 *
 * @example mxnetNormal(empty([2]), { sigma: 0 }).toArray() // [0, 0]
 */
export const mxnetNormal: Initializer<"mxnetNormal"> = defineInitializer({
  name: "mxnetNormal",
  package: "@weft/init",
  version: 1,
  defaults: { sigma: 0.01 },
  fill: (tensor, { sigma }, { generator }) => void tensor.normal_(0, sigma, { generator }),
});
