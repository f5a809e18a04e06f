import { checkFanLayout } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { xavierStd, type XavierGainOptions } from "../xavier-options.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    xavierNormal: XavierGainOptions;
  }
}

/**
 * Normal values with the deviation `gain · √(2 / (fanIn + fanOut))` (Glorot and Bengio 2010).
 *
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example
 * manualSeed(0);
 * xavierNormal(empty([2, 2])).toArray() // [[1.0896…, -0.2074…], [-1.5406…, 0.4019…]]
 */
export const xavierNormal: Initializer<"xavierNormal"> = defineInitializer({
  name: "xavierNormal",
  package: "@weft/init",
  version: 1,
  defaults: { gain: 1, layout: "out-in" },
  check: ({ layout }) => checkFanLayout(layout),
  fill: (tensor, options, { generator }) =>
    void tensor.normal_(0, xavierStd(tensor.shape, options), { generator }),
});
