import { isLazy } from "@weft/tensor";
import { listBuffers, listParameters } from "../module/listing.ts";
import type { Module } from "../module/module.ts";

/**
 * Whether a net has parameters or buffers whose shape is not known yet, in itself or below.
 *
 * @example
 * const net = new Sequential(new LazyLinear(8));
 * hasUninitializedParams(net) // true
 * net.forward(zeros([1, 4]));
 * hasUninitializedParams(net) // false
 */
export function hasUninitializedParams(net: Module): boolean {
  return uninitializedNames(net).length > 0;
}

/** The names of what has no shape yet. @internal */
export function uninitializedNames(net: Module): string[] {
  return [...listParameters(net, {}), ...listBuffers(net, {})]
    .filter(([, tensor]) => isLazy(tensor))
    .map(([name]) => name);
}
