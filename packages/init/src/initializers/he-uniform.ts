import { defineInitializer, type Initializer } from "../initializer.ts";
import { scaledBy, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    heUniform: FanLayoutOptions;
  }
}

/**
 * Uniform values in `±√(6 / fanIn)`: Keras's `HeUniform` (He et al. 2015).
 *
 * @example
 * // ±√(6 / 6) = ±1
 * heUniform(empty([50, 6])).abs().amax().item() <= 1 // true
 */
export const heUniform: Initializer<"heUniform"> = defineInitializer({
  name: "heUniform",
  ...scaledBy({ scale: 2, mode: "fanIn", distribution: "uniform" }),
});
