import { defineInitializer, type Initializer } from "../initializer.ts";
import { checkKaiming, KAIMING_DEFAULTS, kaimingStd, type KaimingOptions } from "../kaiming.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    kaimingUniform: KaimingOptions;
  }
}

/**
 * Uniform values in `±gain · √(3 / fan)` (He et al. 2015).
 *
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example
 * // ±√2 · √(3 / 6) = ±1
 * const weight = kaimingUniform(empty([50, 6]), { nonlinearity: "relu" });
 * weight.abs().amax().item() <= 1 // true
 */
export const kaimingUniform: Initializer<"kaimingUniform"> = defineInitializer({
  name: "kaimingUniform",
  package: "@weft/init",
  version: 1,
  defaults: KAIMING_DEFAULTS,
  check: (options) => checkKaiming("kaimingUniform", options),
  fill: (tensor, options, { generator }) => {
    const bound = Math.sqrt(3) * kaimingStd(tensor.shape, options);
    tensor.uniform_(-bound, bound, { generator });
  },
});
