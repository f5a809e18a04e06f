import type { Shape } from "@weft/tensor";
import { calculateFans, type FanLayout } from "./fans.ts";

/** Options of `xavierUniform` and `xavierNormal`. */
export interface XavierGainOptions {
  /** Factor for the nonlinearity that follows, see `calculateGain`. Default 1. */
  readonly gain: number;
  /** Which axes of the weight are inputs and outputs. Default `"out-in"`. */
  readonly layout: FanLayout;
}

/** The deviation `gain · √(2 / (fanIn + fanOut))` (Glorot and Bengio 2010), in PyTorch's order of operations. */
export function xavierStd(shape: Shape, { gain, layout }: XavierGainOptions): number {
  const { fanIn, fanOut } = calculateFans(shape, layout);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}
