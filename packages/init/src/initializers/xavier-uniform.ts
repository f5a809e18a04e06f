import { checkFanLayout } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { xavierStd, type XavierGainOptions } from "../xavier-options.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    xavierUniform: XavierGainOptions;
  }
}

/**
 * Uniform values in `±gain · √(6 / (fanIn + fanOut))` (Glorot and Bengio 2010).
 *
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example
 * manualSeed(0);
 * xavierUniform(empty([2, 2])).toArray() // [[-0.0091…, 0.6570…], [-1.0080…, -0.9013…]]
 */
export const xavierUniform: Initializer<"xavierUniform"> = defineInitializer({
  name: "xavierUniform",
  package: "@weft/init",
  version: 1,
  defaults: { gain: 1, layout: "out-in" },
  check: ({ layout }) => checkFanLayout(layout),
  fill: (tensor, options, { generator }) => {
    const bound = Math.sqrt(3) * xavierStd(tensor.shape, options);
    tensor.uniform_(-bound, bound, { generator });
  },
});
