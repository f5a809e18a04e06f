export type {
  ChannelNormGradKernel,
  ChannelNormKernel,
  ChannelNormSumsKernel,
  ChannelStatisticsKernel,
} from "./channel-norm-kernels.ts";
export type {
  AveragePoolGradKernel,
  AveragePoolKernel,
  GatherPlanesKernel,
  MaxPoolKernel,
  ScatterPlanesKernel,
} from "./pooling-kernels.ts";
export {
  DEPTHWISE_PLANE_BYTES,
  type ConvolveKernel,
  type ConvolveWeightKernel,
  type DepthwiseKernel,
  type DepthwiseWeightKernel,
  type FoldKernel,
  type PadPlanesKernel,
} from "./convolution-kernels.ts";
export type { BinaryKernelOf2, DropoutKernel, UnaryKernelOf2 } from "./activation-kernels.ts";
export type { BinaryKernel, TernaryKernel, UnaryKernel } from "./elementwise-kernels.ts";
export type { GemmBatchedKernel, GemmKernel } from "./gemm-kernels.ts";
export type { KernelTable } from "./kernel-table.ts";
export type { LinearGradKernel, LinearKernel } from "./linear-kernels.ts";
export type {
  LayerNormGradKernel,
  LayerNormKernel,
  RmsNormGradKernel,
  RmsNormKernel,
} from "./norm-kernels.ts";
export type {
  AdagradEachKernel,
  AdagradKernel,
  AdamEachKernel,
  AdamKernel,
  AmsgradKernel,
  RmspropEachKernel,
  RmspropKernel,
  SgdEachKernel,
  SgdKernel,
} from "./optimizer-kernels.ts";
export {
  RANDOM_SCRATCH_BYTES,
  RANDOM_STATE_BYTES,
  type BernoulliKernel,
  type NormalKernel,
  type RandintKernel,
  type RandomKernels,
  type UniformKernel,
} from "./random-kernels.ts";
export type { ReduceKernel } from "./reduction-kernels.ts";
export type {
  CrossEntropyGradKernel,
  CrossEntropyKernel,
  ScatterAddKernel,
  SoftmaxGradKernel,
  MaskedSoftmaxKernel,
  SoftmaxKernel,
} from "./row-kernels.ts";
export type { SortKernel, WhereKernel } from "./selection-kernels.ts";
export {
  builtInKernels,
  installKernels,
  kernels,
  kernelVariant,
  multiplyAddPeak,
} from "./kernels.ts";
