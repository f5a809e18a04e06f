import { checkFanLayout } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { fillVarianceScaling, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    glorotNormal: FanLayoutOptions;
  }
}

const SCALING = { scale: 1, mode: "fanAvg", distribution: "truncatedNormal" } as const;

/**
 * Normal values cut at two deviations, with the deviation `√(2 / (fanIn + fanOut))` after cutting: Keras's `GlorotNormal`.
 *
 * @example
 * // 2 · √(2 / (2 + 6)) / 0.8796… = 1.1368…
 * glorotNormal(empty([2, 6])).abs().amax().item() <= 1.14 // true
 */
export const glorotNormal: Initializer<"glorotNormal"> = defineInitializer({
  name: "glorotNormal",
  package: "@weft/init",
  version: 1,
  defaults: { layout: "out-in" },
  check: ({ layout }) => checkFanLayout(layout),
  fill: (tensor, { layout }, { generator }) =>
    fillVarianceScaling(tensor, { ...SCALING, layout }, generator),
});
