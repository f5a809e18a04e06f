import { ValueError, type Generator, type Shape, type Tensor } from "@weft/tensor";
import { calculateFans, checkFanLayout, type FanLayout } from "./fans.ts";
import { fillTruncated } from "./fill-truncated.ts";
import type { InitContext } from "./initializer.ts";

/** Options of `varianceScaling`. */
export interface VarianceScalingOptions {
  /** Default 1. */
  readonly scale: number;
  /** What the scale is divided by. Default `fanIn`. */
  readonly mode: "fanIn" | "fanOut" | "fanAvg";
  /** Default `truncatedNormal`: cut at two deviations, and widened so that `scale / fan` is the variance after cutting. */
  readonly distribution: "truncatedNormal" | "untruncatedNormal" | "uniform";
  /** Which axes of the weight are inputs and outputs. Default `"out-in"`; Keras's own weights are `"in-out"`. */
  readonly layout: FanLayout;
}

/** Options of Keras's initializers that only need to know the axes. */
export interface FanLayoutOptions {
  /** Which axes of the weight are inputs and outputs. Default `"out-in"`; Keras's own weights are `"in-out"`. */
  readonly layout: FanLayout;
}

/** The deviation of N(0, 1) cut at ±2. */
const TRUNCATED_STD = 0.87962566103423978;

const MODES: readonly unknown[] = ["fanIn", "fanOut", "fanAvg"];
const DISTRIBUTIONS: readonly unknown[] = ["truncatedNormal", "untruncatedNormal", "uniform"];

/** @throws {ValueError} when an option is unknown or the scale is not positive. */
export function checkVarianceScaling(options: VarianceScalingOptions): void {
  const { scale, mode, distribution, layout } = options;
  checkFanLayout(layout);
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new ValueError(`varianceScaling: scale must be a positive number; got ${scale}`);
  if (!MODES.includes(mode)) {
    throw new ValueError(
      `varianceScaling: mode must be among (${MODES.join(", ")}); got ${JSON.stringify(mode)}`,
    );
  }
  if (!DISTRIBUTIONS.includes(distribution)) {
    throw new ValueError(
      `varianceScaling: distribution must be among (${DISTRIBUTIONS.join(", ")}); got ${JSON.stringify(distribution)}`,
    );
  }
}

/** Draws values with the variance `scale / fan`. */
export function fillVarianceScaling(
  tensor: Tensor,
  { scale, mode, distribution, layout }: VarianceScalingOptions,
  generator: Generator,
): void {
  const { fanIn, fanOut } = kerasFans(tensor.shape, layout);
  const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[mode];
  const variance = scale / Math.max(1, fan);
  switch (distribution) {
    case "truncatedNormal": {
      const std = Math.sqrt(variance) / TRUNCATED_STD;
      fillTruncated(tensor, 0, std, -2 * std, 2 * std, generator);
      return;
    }
    case "untruncatedNormal":
      tensor.normal_(0, Math.sqrt(variance), { generator });
      return;
    case "uniform": {
      const limit = Math.sqrt(3 * variance);
      tensor.uniform_(-limit, limit, { generator });
      return;
    }
    default:
      distribution satisfies never;
  }
}

/** What a member of the family is defined by, but for its name: all that is left to choose is the axes. */
export interface ScalingDefinition {
  readonly package: string;
  readonly version: number;
  readonly defaults: FanLayoutOptions;
  check(options: FanLayoutOptions): void;
  fill(tensor: Tensor, options: FanLayoutOptions, context: InitContext): void;
}

/** The definition of the member with this scaling. */
export function scaledBy(scaling: Omit<VarianceScalingOptions, "layout">): ScalingDefinition {
  return {
    package: "@weft/init",
    version: 1,
    defaults: { layout: "out-in" },
    check: ({ layout }) => checkFanLayout(layout),
    fill: (tensor, { layout }, { generator }) =>
      fillVarianceScaling(tensor, { ...scaling, layout }, generator),
  };
}

/** Below two dimensions Keras takes the size for both fans, where PyTorch refuses. */
function kerasFans(shape: Shape, layout: FanLayout): { fanIn: number; fanOut: number } {
  if (shape.length >= 2 || typeof layout === "object") return calculateFans(shape, layout);
  const size = shape[0] ?? 1;
  return { fanIn: size, fanOut: size };
}
