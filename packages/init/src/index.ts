export * from "./apply-initializer.ts";
export { calculateFans, type FanLayout, type Fans } from "./fans.ts";
export * from "./gain.ts";
export { InitPass } from "./init-pass.ts";
export * from "./initializer.ts";
export * from "./initializer-error.ts";
export type { InitializerSpec, ValuesInitializer, WeightInitializer } from "./initializer-spec.ts";
export * from "./initializers/index.ts";
export type { KaimingOptions } from "./kaiming.ts";
export type { FactorType } from "./mxnet-scaling.ts";
export { InitializationPlan, type PlanRow, type RunOptions } from "./plan/initialization-plan.ts";
export { InitReport, type InitReportRow } from "./plan/init-report.ts";
export type { InitRule, RuleMatch } from "./plan/init-rule.ts";
export { planInitialization } from "./plan/plan-initialization.ts";
export type { ComputedFrom, ParameterRole, PlanEntry } from "./plan/plan-entry.ts";
export {
  copyProvenance,
  provenanceOf,
  type Provenance,
  type ProvenanceNote,
} from "./provenance.ts";
export * from "./registry.ts";
export { skipInit, skipInitScope } from "./skip-init.ts";
export type { FanLayoutOptions, VarianceScalingOptions } from "./variance-scaling.ts";
export type { XavierGainOptions } from "./xavier-options.ts";
