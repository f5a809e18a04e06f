import { groupByStorage, type NameFilter } from "@weft/tensor";
import { listParameters } from "./listing.ts";
import type { Module } from "./module.ts";

/**
 * Freezes parameters, or asks for their gradients again.
 *
 * @param filter Which; a tied parameter is meant when one of its names fits.
 * @returns Every name of what was meant, also those that do not fit.
 */
export function setRequiresGrad(module: Module, value: boolean, filter?: NameFilter): string[] {
  const options = filter === undefined ? {} : { filter };
  const meant = new Set(listParameters(module, options).map(([, { storage }]) => storage));
  const groups = groupByStorage(listParameters(module, { aliases: true }));
  const names = groups
    .filter(({ tensor }) => meant.has(tensor.storage))
    .map((group) => {
      group.tensor.setRequiresGrad(value);
      return group.names;
    });
  return names.flat();
}
