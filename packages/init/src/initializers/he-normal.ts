import { defineInitializer, type Initializer } from "../initializer.ts";
import { scaledBy, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    heNormal: FanLayoutOptions;
  }
}

/**
 * Normal values cut at two deviations, with the deviation `√(2 / fanIn)` after cutting: Keras's `HeNormal`.
 *
 * @example
 * // 2 · √(2 / 8) / 0.8796… = 1.1368…
 * heNormal(empty([2, 8])).abs().amax().item() <= 1.14 // true
 */
export const heNormal: Initializer<"heNormal"> = defineInitializer({
  name: "heNormal",
  ...scaledBy({ scale: 2, mode: "fanIn", distribution: "truncatedNormal" }),
});
