export { describeOp } from "./describe-op.ts";
export type { Draw, DrawOptions } from "./draw.ts";
export type { Deviation, OpEntry, Sample, Tolerances } from "./entry.ts";
export { alongSamples, binarySamples, reductionSamples, unarySamples } from "./sample-sets.ts";
export { INT32_POSITIONS, MORE_DTYPES, SUMMED, UINT8_MASKS } from "./deviations.ts";
