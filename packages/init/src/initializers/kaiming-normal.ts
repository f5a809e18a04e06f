import { defineInitializer, type Initializer } from "../initializer.ts";
import { checkKaiming, KAIMING_DEFAULTS, kaimingStd, type KaimingOptions } from "../kaiming.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    kaimingNormal: KaimingOptions;
  }
}

/**
 * Normal values with the deviation `gain / √fan` (He et al. 2015).
 *
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example
 * manualSeed(0);
 * kaimingNormal(empty([1, 2]), { nonlinearity: "linear" }).toArray() // [[1.0896…, -0.2074…]]
 */
export const kaimingNormal: Initializer<"kaimingNormal"> = defineInitializer({
  name: "kaimingNormal",
  package: "@weft/init",
  version: 1,
  defaults: KAIMING_DEFAULTS,
  check: (options) => checkKaiming("kaimingNormal", options),
  fill: (tensor, options, { generator }) =>
    void tensor.normal_(0, kaimingStd(tensor.shape, options), { generator }),
});
