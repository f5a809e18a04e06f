export * from "./optimizer.ts";
export * from "./optimizers/index.ts";
export * from "./schedulers/index.ts";
export type {
  NamedParameter,
  OptimizerGroup,
  ParameterGroup,
  ParameterList,
} from "./parameter-groups.ts";
export * from "./schedulers/index.ts";
export type { ParameterState } from "./parameter-state.ts";
