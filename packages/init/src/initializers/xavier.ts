import { ValueError } from "@weft/tensor";
import type { FanLayout } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { checkFactorType, fillMxnetScaled, type FactorType } from "../mxnet-scaling.ts";

/** Options of `xavier`. */
export interface XavierOptions {
  /** Default `uniform`. */
  readonly rndType: "uniform" | "gaussian";
  /** Which fan counts: the mean of both (default), `in` or `out`. */
  readonly factorType: FactorType;
  /** Default 3. */
  readonly magnitude: number;
  /** Which axes of the weight are inputs and outputs. Default `"out-in"`. */
  readonly layout: FanLayout;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    xavier: XavierOptions;
  }
}

/**
 * Values from U(-c, c) or N(0, c²) with `c = √(magnitude / fan)`: MXNet's `Xavier`, with its defaults.
 *
 * @throws {ShapeError} when the tensor has fewer than two dimensions. @throws {ValueError} when an option is unknown.
 * @example
 * // c = √(3 / ((2 + 4) / 2)) = 1
 * xavier(empty([2, 4])).abs().amax().item() <= 1 // true
 */
export const xavier: Initializer<"xavier"> = defineInitializer({
  name: "xavier",
  package: "@weft/init",
  version: 1,
  defaults: { rndType: "uniform", factorType: "avg", magnitude: 3, layout: "out-in" },
  check: ({ rndType, factorType, magnitude, layout }) => {
    checkFactorType("xavier", factorType, layout);
    if (rndType !== "uniform" && rndType !== "gaussian") {
      throw new ValueError(
        `xavier: rndType must be "uniform" or "gaussian"; got ${JSON.stringify(rndType)}`,
      );
    }
    if (!(magnitude >= 0))
      throw new ValueError(`xavier: magnitude must not be negative; got ${magnitude}`);
  },
  fill: (tensor, { rndType, factorType, magnitude, layout }, { generator }) =>
    fillMxnetScaled(tensor, rndType, factorType, magnitude, layout, generator),
});
