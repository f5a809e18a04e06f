import { defineInitializer, type Initializer } from "../initializer.ts";
import { scaledBy, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    lecunUniform: FanLayoutOptions;
  }
}

/**
 * Uniform values in `±√(3 / fanIn)`: Keras's `LecunUniform`.
 *
 * @example
 * // ±√(3 / 3) = ±1
 * lecunUniform(empty([50, 3])).abs().amax().item() <= 1 // true
 */
export const lecunUniform: Initializer<"lecunUniform"> = defineInitializer({
  name: "lecunUniform",
  ...scaledBy({ scale: 1, mode: "fanIn", distribution: "uniform" }),
});
