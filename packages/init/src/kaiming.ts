import { ValueError, type Shape } from "@weft/tensor";
import { calculateFans, checkFanLayout, type FanLayout } from "./fans.ts";
import { calculateGain, type Nonlinearity } from "./gain.ts";

/** Options of `kaimingUniform` and `kaimingNormal`. */
export interface KaimingOptions {
  /** Negative slope of the leakyRelu that follows. Default 0. */
  readonly a: number;
  /** Keep the variance of the forward pass (`fanIn`, default) or of the backward pass (`fanOut`). */
  readonly mode: "fanIn" | "fanOut";
  /** Default leakyRelu. */
  readonly nonlinearity: Nonlinearity;
  /** Which axes of the weight are inputs and outputs. Default `"out-in"`. */
  readonly layout: FanLayout;
}

export const KAIMING_DEFAULTS: KaimingOptions = {
  a: 0,
  mode: "fanIn",
  nonlinearity: "leakyRelu",
  layout: "out-in",
};

/** @throws {ValueError} when an option is unknown. */
export function checkKaiming(
  name: string,
  { a, mode, nonlinearity, layout }: KaimingOptions,
): void {
  calculateGain(nonlinearity, a);
  checkFanLayout(layout);
  if (mode !== "fanIn" && mode !== "fanOut") {
    throw new ValueError(`${name}: mode must be "fanIn" or "fanOut"; got ${JSON.stringify(mode)}`);
  }
}

/** The deviation `gain / √fan` (He et al. 2015). */
export function kaimingStd(
  shape: Shape,
  { a, mode, nonlinearity, layout }: KaimingOptions,
): number {
  return calculateGain(nonlinearity, a) / Math.sqrt(calculateFans(shape, layout)[mode]);
}
