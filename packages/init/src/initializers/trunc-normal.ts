import { ValueError } from "@weft/tensor";
import { fillTruncated } from "../fill-truncated.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `truncNormal`. */
export interface TruncNormalOptions {
  /** Default 0. */
  readonly mean: number;
  /** The deviation before cutting. Default 1. */
  readonly std: number;
  /** The smallest value, absolute: not a multiple of std. Default -2. */
  readonly a: number;
  /** The largest value, absolute. Default 2. */
  readonly b: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    truncNormal: TruncNormalOptions;
  }
}

/**
 * Values drawn from N(mean, std²) cut to [a, b], both absolute as in PyTorch: with std 0.02 the default bounds cut nothing.
 * Keras's, which cuts at two deviations, is `truncatedNormal`.
 *
 * @throws {ValueError} when std is not positive, or `a > b`.
 * @example
 * manualSeed(0);
 * truncNormal(empty([2]), { a: 0, b: 1 }).toArray() // [0.4382…, 0.7134…]
 */
export const truncNormal: Initializer<"truncNormal"> = defineInitializer({
  name: "truncNormal",
  package: "@weft/init",
  version: 1,
  defaults: { mean: 0, std: 1, a: -2, b: 2 },
  check: ({ mean, std, a, b }) => {
    if (!Number.isFinite(mean) || !(std > 0 && Number.isFinite(std)) || !(a <= b)) {
      throw new ValueError(
        `truncNormal: mean must be finite, std positive and a at most b; got mean=${mean}, std=${std}, a=${a}, b=${b}`,
      );
    }
  },
  fill: (tensor, { mean, std, a, b }, { generator }) =>
    fillTruncated(tensor, mean, std, a, b, generator),
});
