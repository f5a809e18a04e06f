import { checkFanLayout } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { fillVarianceScaling, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    heUniform: FanLayoutOptions;
  }
}

const SCALING = { scale: 2, mode: "fanIn", distribution: "uniform" } as const;

/**
 * Uniform values in `±√(6 / fanIn)`: Keras's `HeUniform` (He et al. 2015).
 *
 * @example
 * // ±√(6 / 6) = ±1
 * heUniform(empty([50, 6])).abs().amax().item() <= 1 // true
 */
export const heUniform: Initializer<"heUniform"> = defineInitializer({
  name: "heUniform",
  package: "@weft/init",
  version: 1,
  defaults: { layout: "out-in" },
  check: ({ layout }) => checkFanLayout(layout),
  fill: (tensor, { layout }, { generator }) =>
    fillVarianceScaling(tensor, { ...SCALING, layout }, generator),
});
