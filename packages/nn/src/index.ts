export * from "./containers/index.ts";
export { initEntries, type ModuleInitEntry } from "./initialize/init-entries.ts";
export { initPresets, type InitPreset } from "./initialize/init-presets.ts";
export { initReport } from "./initialize/init-report.ts";
export { initialize, type InitializeOptions } from "./initialize/initialize.ts";
export type { TellsRoles } from "./initialize/parameter-role.ts";
export * from "./layers/index.ts";
export {
  attentionForward,
  type AttentionHeads,
  type QueryKeyValue,
} from "./layers/attention-forward.ts";
export { becomePlain, type LazyLayer } from "./lazy/become-plain.ts";
export { build } from "./lazy/build.ts";
export { hasUninitializedParams } from "./lazy/has-uninitialized-params.ts";
export * from "./losses/index.ts";
export {
  StateDictError,
  type LoadOptions,
  type StateDictProblems,
} from "./module/load-state-dict.ts";
export type { Layer } from "./module/layer.ts";
export { deepCopy, type DeepCopyOptions } from "./module/deep-copy.ts";
export { emptyCopy } from "./module/empty-copy.ts";
export { functionalCall, type FunctionalCallOptions } from "./module/functional-call.ts";
export type { LostTie } from "./module/lost-ties.ts";
export type {
  ForwardHook,
  ForwardPreHook,
  FullBackwardHook,
  FullBackwardPreHook,
} from "./module/module-hooks.ts";
export type { Gradients } from "./module/gradient-tap.ts";
export {
  registerModuleForwardHook,
  registerModuleForwardPreHook,
  registerModuleFullBackwardHook,
  registerModuleFullBackwardPreHook,
} from "./module/global-hooks.ts";
export type { ListOptions, ModuleListOptions } from "./module/listing.ts";
export { Module } from "./module/module.ts";
export { ModuleError } from "./module/module-error.ts";
export type { StateDict, StateDictOptions } from "./module/state-dict.ts";
export type {
  BufferKey,
  LoadableState,
  ModuleKey,
  PartAt,
  StateKey,
  TypedState,
} from "./module/state-key.ts";
export { isModule } from "./module/is-module.ts";
export { tie, tieGroups, untie } from "./module/tie.ts";
export { tieTable, type TieRow } from "./module/tie-table.ts";
export type { ModuleEntry } from "./module/walk.ts";
export { cached } from "./parametrize/cached.ts";
export { ParametrizationList } from "./parametrize/parametrization-list.ts";
export type { Parametrization } from "./parametrize/parametrization.ts";
export type { Parametrized } from "./parametrize/parametrized-class.ts";
export {
  isParametrized,
  registerParametrization,
  removeParametrizations,
  type RegisterParametrizationOptions,
  type RemoveParametrizationsOptions,
} from "./parametrize/register-parametrization.ts";
export { spectralNorm, type SpectralNormOptions } from "./parametrize/spectral-norm.ts";
export { weightNorm, type WeightNormOptions } from "./parametrize/weight-norm.ts";
export { summary, type Summary } from "./summary/summary.ts";
export type { SummaryInputs } from "./summary/summary-inputs.ts";
export type {
  SummaryColumn,
  SummaryOptions,
  SummaryRowSetting,
} from "./summary/summary-options.ts";
export type { SummaryRow } from "./summary/summary-rows.ts";
export type { SummaryTotals } from "./summary/summary-totals.ts";
