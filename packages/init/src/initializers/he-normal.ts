import { checkFanLayout } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { fillVarianceScaling, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    heNormal: FanLayoutOptions;
  }
}

const SCALING = { scale: 2, mode: "fanIn", distribution: "truncatedNormal" } as const;

/**
 * Normal values cut at two deviations, with the deviation `√(2 / fanIn)` after cutting: Keras's `HeNormal`.
 *
 * @example
 * // 2 · √(2 / 8) / 0.8796… = 1.1368…
 * heNormal(empty([2, 8])).abs().amax().item() <= 1.14 // true
 */
export const heNormal: Initializer<"heNormal"> = defineInitializer({
  name: "heNormal",
  package: "@weft/init",
  version: 1,
  defaults: { layout: "out-in" },
  check: ({ layout }) => checkFanLayout(layout),
  fill: (tensor, { layout }, { generator }) =>
    fillVarianceScaling(tensor, { ...SCALING, layout }, generator),
});
