export * from "./activation-entries"; // written by build/activation-entries.ts
export * from "./elementwise-entries"; // written by build/elementwise-entries.ts
export * from "./optimizer-entries"; // written by build/optimizer-entries.ts
export * from "./selection-entries"; // written by build/selection-entries.ts
export * from "./spatial-entries"; // written by build/spatial-entries.ts
export {
  crossEntropyF32,
  crossEntropyF64,
  crossEntropyGradF32,
  crossEntropyGradF64,
} from "./cross-entropy";
export { argmaxF32, argmaxF64, argminF32, argminF64 } from "./arg-extrema";
export { maxF32, maxF64, minF32, minF64 } from "./extrema";
export { gemmBatchedF32, gemmBatchedF64 } from "./gemm/batched";
export { gemmF32, gemmF64 } from "./gemm/gemm";
export { gemmI64 } from "./gemm/integers";
export { prodF32, prodF64, prodI64 } from "./products";
export {
  cumprodF32,
  cumprodF64,
  cumprodI64,
  cumsumF32,
  cumsumF64,
  cumsumI64,
  linearScanF32,
  linearScanF64,
} from "./scans";
export { squaredDeviationsF32, squaredDeviationsF64 } from "./squared-deviations";
export { linearF32, linearF64 } from "./gemm/linear";
export { linearGradF32, linearGradF64 } from "./gemm/linear-grad";
export { axpyF32, axpyF64 } from "./axpy";
export { nonFiniteF32, nonFiniteF64 } from "./non-finite";
export { layerNormF32, layerNormF64, rmsNormF32, rmsNormF64 } from "./norm";
export { layerNormGradF32, layerNormGradF64, rmsNormGradF32, rmsNormGradF64 } from "./norm-grad";
export { peakF32 } from "./peak";
export { bernoulliBool, bernoulliF32, bernoulliF64 } from "./random/bernoulli";
export { randintF32, randintF64, randintI32, randintU8 } from "./random/integers";
export { normalF32 } from "./random/normal-f32";
export { normalF64 } from "./random/normal-f64";
export { mersenneTwist } from "./random/mersenne-twister";
export { uniformF32, uniformF64 } from "./random/uniform";
export { positionsI32, positionsI64 } from "./selection/positions";
export {
  gatherRows,
  scatterAddRowsF32,
  scatterAddRowsF64,
  scatterAddRowsI32,
  scatterAddRowsI64,
  scatterAddRowsU8,
  scatterRows,
} from "./rows";
export { maskedSoftmaxF32, maskedSoftmaxF64 } from "./masked-softmax";
export { logSoftmaxF32, logSoftmaxF64, softmaxF32, softmaxF64 } from "./softmax";
export {
  logSoftmaxGradF32,
  logSoftmaxGradF64,
  softmaxGradF32,
  softmaxGradF64,
} from "./softmax-grad";
export { sumBoolToI32, sumI32 } from "./integer-sums";
export { sumI32ToI64, sumI64ToI64, sumU8ToI64, sumU8ToI64 as sumBoolToI64 } from "./long-sums";
export {
  maxI32,
  maxI64,
  maxU8,
  maxU8 as maxBool,
  minI32,
  minI64,
  minU8,
  minU8 as minBool,
} from "./integer-extrema";
export {
  argmaxI32,
  argmaxI64,
  argmaxU8,
  argmaxU8 as argmaxBool,
  argminI32,
  argminI64,
  argminU8,
  argminU8 as argminBool,
} from "./integer-arg-extrema";
export { sumF32, sumF64 } from "./sums";

/** First byte after the module's constants: the build checks that it lies below the heap. */
export function staticDataEnd(): usize {
  return __heap_base;
}

/** 1 in the build whose products use fused multiply-adds. */
export function fusesMultiplyAdd(): i32 {
  return ASC_FEATURE_RELAXED_SIMD ? 1 : 0;
}
