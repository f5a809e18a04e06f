export * from "./clip-grad-norm.ts";
export * from "./clip-grad-value.ts";
export type { ParameterSource } from "./distinct-parameters.ts";
export * from "./exponential-moving-average.ts";
export * from "./group-parameters.ts";
export type { Multipliers } from "./multipliers.ts";
export * from "./optimizer.ts";
export * from "./optimizers/index.ts";
export type {
  NamedParameter,
  OptimizerGroup,
  ParameterGroup,
  ParameterList,
} from "./parameter-groups.ts";
export type { HasParameters } from "./parameter-owner.ts";
export type { ParameterState } from "./parameter-state.ts";
export * from "./parameters-to-vector.ts";
export * from "./schedulers/index.ts";
export * from "./torch-state-dict.ts";
