import { defineInitializer, type Initializer } from "../initializer.ts";
import { scaledBy, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    glorotUniform: FanLayoutOptions;
  }
}

/**
 * Uniform values in `±√(6 / (fanIn + fanOut))`: Keras's `GlorotUniform` (Glorot and Bengio 2010). PyTorch's, with a gain, is
 * `xavierUniform`.
 *
 * @example
 * // ±√(6 / (2 + 4)) = ±1
 * glorotUniform(empty([2, 4])).abs().amax().item() <= 1 // true
 */
export const glorotUniform: Initializer<"glorotUniform"> = defineInitializer({
  name: "glorotUniform",
  ...scaledBy({ scale: 1, mode: "fanAvg", distribution: "uniform" }),
});
