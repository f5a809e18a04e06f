import { ValueError } from "@weft/tensor";
import { calculateFans } from "../fans.ts";
import { calculateGain, type Nonlinearity } from "../gain.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `kaimingUniform`. */
export interface KaimingUniformOptions {
  /** Negative slope of the leakyRelu that follows. Default 0. */
  readonly a: number;
  /** Keep the variance of the forward pass (`fanIn`, default) or of the backward pass (`fanOut`). */
  readonly mode: "fanIn" | "fanOut";
  /** Default leakyRelu. */
  readonly nonlinearity: Nonlinearity;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    kaimingUniform: KaimingUniformOptions;
  }
}

/**
 * Uniform values in `±gain · √(3 / fan)` (He et al. 2015).
 *
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example
 * // ±√2 · √(3 / 6) = ±1
 * const weight = kaimingUniform(empty([50, 6]), { nonlinearity: "relu" });
 * weight.abs().amax().item() <= 1 // true
 */
export const kaimingUniform: Initializer<"kaimingUniform"> = defineInitializer({
  name: "kaimingUniform",
  package: "@weft/init",
  version: 1,
  aliases: ["heUniform"],
  defaults: { a: 0, mode: "fanIn", nonlinearity: "leakyRelu" },
  check: ({ a, mode, nonlinearity }) => {
    calculateGain(nonlinearity, a);
    if (mode !== "fanIn" && mode !== "fanOut") {
      throw new ValueError(
        `kaimingUniform: mode must be "fanIn" or "fanOut"; got ${JSON.stringify(mode)}`,
      );
    }
  },
  fill: (tensor, { a, mode, nonlinearity }, { generator }) => {
    const fan = calculateFans(tensor.shape)[mode];
    const std = calculateGain(nonlinearity, a) / Math.sqrt(fan);
    const bound = Math.sqrt(3) * std;
    tensor.uniform_(-bound, bound, { generator });
  },
});
