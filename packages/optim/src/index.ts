export * from "./optimizer.ts";
export * from "./optimizers/index.ts";
export type {
  NamedParameter,
  OptimizerGroup,
  ParameterGroup,
  ParameterList,
} from "./parameter-groups.ts";
export type { ParameterOwner } from "./parameter-owner.ts";
export type { ParameterState } from "./parameter-state.ts";
