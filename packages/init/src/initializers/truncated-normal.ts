import { ValueError } from "@weft/tensor";
import { fillTruncated } from "../fill-truncated.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `truncatedNormal`. */
export interface TruncatedNormalOptions {
  /** Default 0. */
  readonly mean: number;
  /** The deviation before cutting. Default 0.05. */
  readonly stddev: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    truncatedNormal: TruncatedNormalOptions;
  }
}

/**
 * Values drawn from N(mean, stddev²) cut at two deviations: Keras's `TruncatedNormal`, with its defaults. PyTorch's, whose
 * bounds are absolute, is `truncNormal`.
 *
 * @throws {ValueError} when stddev is not positive.
 * @example truncatedNormal(empty([100])).abs().amax().item() <= 0.1 // true
 */
export const truncatedNormal: Initializer<"truncatedNormal"> = defineInitializer({
  name: "truncatedNormal",
  package: "@weft/init",
  version: 1,
  defaults: { mean: 0, stddev: 0.05 },
  check: ({ mean, stddev }) => {
    if (!Number.isFinite(mean) || !(stddev > 0 && Number.isFinite(stddev))) {
      throw new ValueError(
        `truncatedNormal: mean must be finite and stddev positive; got mean=${mean}, stddev=${stddev}`,
      );
    }
  },
  fill: (tensor, { mean, stddev }, { generator }) =>
    fillTruncated(tensor, mean, stddev, mean - 2 * stddev, mean + 2 * stddev, generator),
});
