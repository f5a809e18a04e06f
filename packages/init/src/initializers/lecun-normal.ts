import { checkFanLayout } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { fillVarianceScaling, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    lecunNormal: FanLayoutOptions;
  }
}

const SCALING = { scale: 1, mode: "fanIn", distribution: "truncatedNormal" } as const;

/**
 * Normal values cut at two deviations, with the deviation `√(1 / fanIn)` after cutting: Keras's `LecunNormal`.
 *
 * @example
 * // 2 · √(1 / 4) / 0.8796… = 1.1368…
 * lecunNormal(empty([2, 4])).abs().amax().item() <= 1.14 // true
 */
export const lecunNormal: Initializer<"lecunNormal"> = defineInitializer({
  name: "lecunNormal",
  package: "@weft/init",
  version: 1,
  defaults: { layout: "out-in" },
  check: ({ layout }) => checkFanLayout(layout),
  fill: (tensor, { layout }, { generator }) =>
    fillVarianceScaling(tensor, { ...SCALING, layout }, generator),
});
