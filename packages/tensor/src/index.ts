import "./methods.ts";
import "./methods.generated.ts";
import "./methods/casts.ts";
import "./methods/history.ts";
import "./methods/new-tensors.ts";
import "./methods/properties.ts";

export { detectAnomaly, type AnomalyOptions } from "./autograd/anomaly.ts";
export * from "./autograd/backward.ts";
export * from "./autograd/checkpoint.ts";
export { dropGrad } from "./autograd/drop-grad.ts";
export {
  definePublicOp as defineOp,
  type InputName,
  type InputTensors,
  type Op,
  type OpResult,
  type OpSpec,
  type VjpContext,
} from "./autograd/define-op.ts";
export {
  ModuleFollower,
  type FollowedModules,
  type ModuleRun,
  type ModuleRunListener,
  type WatchedModule,
  type WatchedModules,
} from "./autograd/follow-modules.ts";
export * from "./autograd/grad.ts";
export {
  enableGrad,
  inference,
  isGradEnabled,
  noGrad,
  setGradEnabled,
} from "./autograd/grad-mode.ts";
export type { GradientHook, PostAccumulateGradHook, HookHandle } from "./autograd/hooks.ts";
export {
  useGradients,
  type UseGradient,
  type UseGradientsOptions,
} from "./autograd/use-gradients.ts";
export * from "./create/arange.ts";
export { asTensor } from "./create/as-tensor.ts";
export * from "./create/empty.ts";
export * from "./create/eye.ts";
export * from "./create/full.ts";
export * from "./create/linspace.ts";
export * from "./create/randint.ts";
export * from "./create/random.ts";
export * from "./create/tensor.ts";
export type { TensorData } from "./create/flatten-data.ts";
export type { AnyTypedArray } from "./data/array-elements.ts";
export { checkOptions } from "./dispatch/check-options.ts";
export { addressOf, borrowTensor, type TensorAddress } from "./data/borrow.ts";
export type { NestedBigints, NestedNumbers, NestedValues } from "./data/nested.ts";
export type { BasicIndex, Range } from "./data/resolve-index.ts";
export * from "./data/with-data.ts";
export type { ArgExtremeOptions } from "./dispatch/arg-extreme.ts";
export type { Extremes, ExtremesOptions } from "./dispatch/extremes.ts";
export type { ReduceOptions } from "./dispatch/reduce.ts";
export type { Lengths } from "./dispatch/ctc-arguments.ts";
export type { LossOptions, Reduction } from "./dispatch/reduction.ts";
export type { Operand } from "./dispatch/scalar.ts";
export type { AccumulateOptions, SumOptions } from "./dispatch/sum-options.ts";
export type { VarianceOptions } from "./dispatch/variance.ts";
export * from "./dtype.ts";
export * from "./dtype-limits.ts";
export * from "./errors.ts";
export { aliasTable, groupByStorage, type Named, type StorageGroup } from "./identity.ts";
export * from "./name-filter.ts";
export * from "./ops/index.ts";
// A function may not be declared under this name.
export { variance as var } from "./ops/variance.ts";
export { Parameter } from "./parameter.ts";
export type { CopyOf, PartialShape, UninitializedOptions } from "./deferred-shape.ts";
export { isLazy } from "./is-lazy.ts";
export { UninitializedBuffer } from "./uninitialized-buffer.ts";
export {
  UninitializedParameter,
  type UninitializedParameterOptions,
} from "./uninitialized-parameter.ts";
export * from "./print/index.ts";
export * from "./random/index.ts";
export type { Shape } from "./shape.ts";
export { memoryStats, setMemoryBudget, type MemoryStats } from "./storage/residency.ts";
export { privately, scope } from "./storage/scope.ts";
export type { Storage } from "./storage/storage.ts";
export { Tensor, type BigintOption } from "./tensor.ts";
