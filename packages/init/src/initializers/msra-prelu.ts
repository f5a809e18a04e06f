import type { FanLayout } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { checkFactorType, fillMxnetScaled, type FactorType } from "../mxnet-scaling.ts";

/** Options of `msraPrelu`. */
export interface MsraPreluOptions {
  /** Which fan counts: the mean of both (default), `in` or `out`. */
  readonly factorType: FactorType;
  /** The slope of the PReLU that follows. Default 0.25. */
  readonly slope: number;
  /** Which axes of the weight are inputs and outputs. Default `"out-in"`. */
  readonly layout: FanLayout;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    msraPrelu: MsraPreluOptions;
  }
}

/**
 * Normal values with the deviation `√(2 / ((1 + slope²) · fan))`: MXNet's `MSRAPrelu` (He et al. 2015), with its defaults.
 *
 * @throws {ShapeError} when the tensor has fewer than two dimensions. @throws {ValueError} when an option is unknown.
 * @example msraPrelu(empty([2, 4])).shape // [2, 4]
 */
export const msraPrelu: Initializer<"msraPrelu"> = defineInitializer({
  name: "msraPrelu",
  package: "@weft/init",
  version: 1,
  defaults: { factorType: "avg", slope: 0.25, layout: "out-in" },
  check: ({ factorType, layout }) => checkFactorType("msraPrelu", factorType, layout),
  fill: (tensor, { factorType, slope, layout }, { generator }) =>
    fillMxnetScaled(tensor, "gaussian", factorType, 2 / (1 + slope ** 2), layout, generator),
});
