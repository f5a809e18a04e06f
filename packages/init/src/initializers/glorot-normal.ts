import { defineInitializer, type Initializer } from "../initializer.ts";
import { scaledBy, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    glorotNormal: FanLayoutOptions;
  }
}

/**
 * Normal values cut at two deviations, with the deviation `√(2 / (fanIn + fanOut))` after cutting: Keras's `GlorotNormal`.
 *
 * @example
 * // 2 · √(2 / (2 + 6)) / 0.8796… = 1.1368…
 * glorotNormal(empty([2, 6])).abs().amax().item() <= 1.14 // true
 */
export const glorotNormal: Initializer<"glorotNormal"> = defineInitializer({
  name: "glorotNormal",
  ...scaledBy({ scale: 1, mode: "fanAvg", distribution: "truncatedNormal" }),
});
