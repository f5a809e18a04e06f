export { describeOp } from "./describe-op.ts";
export type { Draw, DrawOptions } from "./draw.ts";
export type { Deviation, OpEntry, Sample, Tolerances } from "./entry.ts";
export { alongSamples, binarySamples, reductionSamples, unarySamples } from "./sample-sets.ts";
export {
  cancelling,
  INT32_POSITIONS,
  largestOf,
  MORE_DTYPES,
  NAN_GRADIENTS,
  SCALARS_FOR_VECTORS,
  SUMMED,
  UINT8_MASKS,
  UINT8_WRAPS,
  UNSEEN_BESIDE_NOTHING,
} from "./deviations.ts";
