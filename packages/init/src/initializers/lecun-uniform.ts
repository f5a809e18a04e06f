import { checkFanLayout } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { fillVarianceScaling, type FanLayoutOptions } from "../variance-scaling.ts";

declare module "../registry.ts" {
  interface InitializerRegistry {
    lecunUniform: FanLayoutOptions;
  }
}

const SCALING = { scale: 1, mode: "fanIn", distribution: "uniform" } as const;

/**
 * Uniform values in `±√(3 / fanIn)`: Keras's `LecunUniform`.
 *
 * @example
 * // ±√(3 / 3) = ±1
 * lecunUniform(empty([50, 3])).abs().amax().item() <= 1 // true
 */
export const lecunUniform: Initializer<"lecunUniform"> = defineInitializer({
  name: "lecunUniform",
  package: "@weft/init",
  version: 1,
  defaults: { layout: "out-in" },
  check: ({ layout }) => checkFanLayout(layout),
  fill: (tensor, { layout }, { generator }) =>
    fillVarianceScaling(tensor, { ...SCALING, layout }, generator),
});
