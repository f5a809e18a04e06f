import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `mxnetUniform`. */
export interface MxnetUniformOptions {
  /** The bound. Default 0.07. */
  readonly scale: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    mxnetUniform: MxnetUniformOptions;
  }
}

/**
 * Values drawn uniformly from ±scale: MXNet's `Uniform`, its default for weights.
 *
 * @example mxnetUniform(empty([100])).abs().amax().item() <= 0.07 // true
 */
export const mxnetUniform: Initializer<"mxnetUniform"> = defineInitializer({
  name: "mxnetUniform",
  package: "@weft/init",
  version: 1,
  defaults: { scale: 0.07 },
  fill: (tensor, { scale }, { generator }) => void tensor.uniform_(-scale, scale, { generator }),
});
