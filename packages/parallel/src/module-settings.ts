import type { Module } from "@weft/nn";

/** A plain value in a public field of a module, as `Dropout.p`. */
export type Setting = number | boolean | string | bigint;

/** What a setting of a module was changed to; null where that is for no number, as in `BatchNorm1d.momentum`. */
export interface ChangedSetting {
  /** Of the module; "" for the model itself. */
  readonly path: string;
  readonly name: string;
  readonly value: Setting | null;
}

/** Whether a module's field is a setting. Not those with an underscore, which are the thread's own, and not the mode, which follows by itself. */
export function isSetting(name: string, value: unknown): value is Setting {
  if (name.startsWith("_") || name === "training") return false;
  return ["number", "boolean", "string", "bigint"].includes(typeof value);
}

/** Makes a model's settings those of another. */
export function applySettings(model: Module, settings: readonly ChangedSetting[]): void {
  for (const { path, name, value } of settings)
    Reflect.set(path === "" ? model : model.getSubmodule(path), name, value);
}
