import type { Module } from "./module.ts";
import { walkModules } from "./walk.ts";

/**
 * Sets `training` of a module and all below it.
 *
 * @param asks Whether a module below is asked by its own `train`, and all below it with it.
 */
export function setTraining(root: Module, mode: boolean, asks: (module: Module) => boolean): void {
  for (const [, module] of walkModules(root, "", false, (part) => !asks(part))) {
    if (module !== root && asks(module)) module.train(mode);
    else module.training = mode;
  }
}
