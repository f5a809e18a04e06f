export * from "./elementwise-entries"; // written by build/entries.ts
export {
  crossEntropyF32,
  crossEntropyF64,
  crossEntropyGradF32,
  crossEntropyGradF64,
} from "./cross-entropy";
export { argmaxF32, argmaxF64 } from "./argmax";
export { maxF32, maxF64, maxI32, minF32, minF64 } from "./extrema";
export { gemmBatchedF32, gemmBatchedF64 } from "./gemm/batched";
export { gemmF32, gemmF64 } from "./gemm/gemm";
export { linearF32, linearF64 } from "./gemm/linear";
export { linearGradF32, linearGradF64 } from "./gemm/linear-grad";
export { adamF32, adamF64 } from "./adam";
export { axpyF32, axpyF64 } from "./axpy";
export { nonFiniteF32, nonFiniteF64 } from "./non-finite";
export { sgdF32, sgdF64 } from "./sgd";
export { layerNormF32, layerNormF64, rmsNormF32, rmsNormF64 } from "./norm";
export { layerNormGradF32, layerNormGradF64, rmsNormGradF32, rmsNormGradF64 } from "./norm-grad";
export { peakF32 } from "./peak";
export { bernoulliF32, bernoulliF64, bernoulliU8 } from "./random/bernoulli";
export { randintF32, randintF64, randintI32, randintU8 } from "./random/integers";
export { normalF32 } from "./random/normal-f32";
export { normalF64 } from "./random/normal-f64";
export { mersenneTwist } from "./random/mersenne-twister";
export { uniformF32, uniformF64 } from "./random/uniform";
export { gatherRows, scatterAddRowsF32, scatterAddRowsF64 } from "./rows";
export { logSoftmaxF32, logSoftmaxF64, softmaxF32, softmaxF64 } from "./softmax";
export {
  logSoftmaxGradF32,
  logSoftmaxGradF64,
  softmaxGradF32,
  softmaxGradF64,
} from "./softmax-grad";
export { sumI32, sumU8ToI32 } from "./integer-sums";
export { sumF32, sumF64 } from "./sums";

/** First byte after the module's constants: the build checks that it lies below the heap. */
export function staticDataEnd(): usize {
  return __heap_base;
}

/** 1 in the build whose products use fused multiply-adds. */
export function fusesMultiplyAdd(): i32 {
  return ASC_FEATURE_RELAXED_SIMD ? 1 : 0;
}
