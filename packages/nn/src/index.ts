export { initEntries, type ModuleInitEntry } from "./initialize/init-entries.ts";
export { initPresets, type InitPreset } from "./initialize/init-presets.ts";
export { initReport } from "./initialize/init-report.ts";
export { initialize, type InitializeOptions } from "./initialize/initialize.ts";
export type { TellsRoles } from "./initialize/parameter-role.ts";
export * from "./layers/index.ts";
export * from "./losses/index.ts";
export {
  StateDictError,
  type LoadOptions,
  type StateDictProblems,
} from "./module/load-state-dict.ts";
export { Module, type ParameterOptions } from "./module/module.ts";
export { ModuleError } from "./module/module-error.ts";
export type { StateDict, StateDictOptions } from "./module/state-dict.ts";
export type { StateKey } from "./module/state-key.ts";
export { isModule } from "./module/is-module.ts";
export { tie, tieGroups, untie } from "./module/tie.ts";
export type { ModuleEntry } from "./module/walk.ts";
