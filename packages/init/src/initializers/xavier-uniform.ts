import { calculateFans } from "../fans.ts";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `xavierUniform`. */
export interface XavierUniformOptions {
  /** Factor for the nonlinearity that follows, see `calculateGain`. Default 1. */
  readonly gain: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    xavierUniform: XavierUniformOptions;
  }
}

/**
 * Uniform values in `±gain · √(6 / (fanIn + fanOut))` (Glorot and Bengio 2010).
 *
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example
 * manualSeed(0);
 * xavierUniform(empty([2, 2])).toArray() // [[-0.0091…, 0.6570…], [-1.0080…, -0.9013…]]
 */
export const xavierUniform: Initializer<"xavierUniform"> = defineInitializer({
  name: "xavierUniform",
  package: "@weft/init",
  version: 1,
  aliases: ["glorotUniform"],
  defaults: { gain: 1 },
  fill: (tensor, { gain }, { generator }) => {
    const { fanIn, fanOut } = calculateFans(tensor.shape);
    // PyTorch's order of operations, so that the bounds have its bits.
    const bound = Math.sqrt(3) * (gain * Math.sqrt(2 / (fanIn + fanOut)));
    tensor.uniform_(-bound, bound, { generator });
  },
});
