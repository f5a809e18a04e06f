import { defineInitializer, type Initializer } from "../initializer.ts";
import { scaledBy, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    lecunNormal: FanLayoutOptions;
  }
}

/**
 * Normal values cut at two deviations, with the deviation `√(1 / fanIn)` after cutting: Keras's `LecunNormal`.
 *
 * @example
 * // 2 · √(1 / 4) / 0.8796… = 1.1368…
 * lecunNormal(empty([2, 4])).abs().amax().item() <= 1.14 // true
 */
export const lecunNormal: Initializer<"lecunNormal"> = defineInitializer({
  name: "lecunNormal",
  ...scaledBy({ scale: 1, mode: "fanIn", distribution: "truncatedNormal" }),
});
