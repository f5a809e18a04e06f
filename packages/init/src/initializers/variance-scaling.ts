import { defineInitializer, type Initializer } from "../initializer.ts";
import {
  checkVarianceScaling,
  fillVarianceScaling,
  type VarianceScalingOptions,
} from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    varianceScaling: VarianceScalingOptions;
  }
}

/**
 * Values with the variance `scale / fan`: Keras's `VarianceScaling`, with its defaults. Fans of a vector are its length.
 *
 * @throws {ValueError} when an option is unknown or the scale is not positive.
 * @example
 * // ±√(3 · 2 / 6) = ±1
 * const weight = varianceScaling(empty([50, 6]), { scale: 2, distribution: "uniform" });
 * weight.abs().amax().item() <= 1 // true
 */
export const varianceScaling: Initializer<"varianceScaling"> = defineInitializer({
  name: "varianceScaling",
  package: "@weft/init",
  version: 1,
  defaults: { scale: 1, mode: "fanIn", distribution: "truncatedNormal", layout: "out-in" },
  check: checkVarianceScaling,
  fill: (tensor, options, { generator }) => fillVarianceScaling(tensor, options, generator),
});
