import { ValueError } from "@weft/tensor";

/** Functions that follow a layer. */
export type Nonlinearity =
  | "linear"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "leakyRelu"
  | "selu"
  | "conv1d"
  | "conv2d"
  | "conv3d"
  | "convTranspose1d"
  | "convTranspose2d"
  | "convTranspose3d";

/**
 * The factor by which weights are widened so that a nonlinearity keeps the variance: √2 for relu, √(2 / (1 + a²)) for
 * leakyRelu, 5/3 for tanh, 3/4 for selu, otherwise 1. PyTorch's table.
 *
 * @param slope Negative slope of leakyRelu. Default 0.01.
 * @throws {ValueError} when the nonlinearity is unknown, or the slope is not a finite number.
 * @example calculateGain("relu") // 1.4142135623730951
 */
export function calculateGain(nonlinearity: Nonlinearity, slope = 0.01): number {
  switch (nonlinearity) {
    case "linear":
    case "sigmoid":
    case "conv1d":
    case "conv2d":
    case "conv3d":
    case "convTranspose1d":
    case "convTranspose2d":
    case "convTranspose3d":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leakyRelu":
      if (!Number.isFinite(slope))
        throw new ValueError(
          `calculateGain: the slope must be a finite number; got ${JSON.stringify(slope) ?? String(slope)}`,
        );
      return Math.sqrt(2 / (1 + slope ** 2));
    case "selu":
      return 3 / 4;
    default:
      nonlinearity satisfies never;
      throw new ValueError(
        `calculateGain: the nonlinearity is unknown; got ${JSON.stringify(nonlinearity)}`,
      );
  }
}
