import { ValueError, type Generator, type Tensor } from "@weft/tensor";
import { calculateFans, checkFanLayout, type FanLayout } from "./fans.ts";

/** What MXNet divides the magnitude by: the mean of both fans, or one of them. */
export type FactorType = "avg" | "in" | "out";

/** @throws {ValueError} when the factor type or the layout is unknown. */
export function checkFactorType(name: string, factorType: FactorType, layout: FanLayout): void {
  checkFanLayout(layout);
  if (!["avg", "in", "out"].includes(factorType)) {
    throw new ValueError(
      `${name}: factorType must be "avg", "in" or "out"; got ${JSON.stringify(factorType)}`,
    );
  }
}

/** Draws from U(-c, c) or N(0, c²), `c = √(magnitude / factor)`. */
export function fillMxnetScaled(
  tensor: Tensor,
  rndType: "uniform" | "gaussian",
  factorType: FactorType,
  magnitude: number,
  layout: FanLayout,
  generator: Generator,
): void {
  const { fanIn, fanOut } = calculateFans(tensor.shape, layout);
  const factor = { avg: (fanIn + fanOut) / 2, in: fanIn, out: fanOut }[factorType];
  const c = Math.sqrt(magnitude / factor);
  if (rndType === "uniform") tensor.uniform_(-c, c, { generator });
  else tensor.normal_(0, c, { generator });
}
