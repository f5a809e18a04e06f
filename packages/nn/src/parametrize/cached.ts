import type { Tensor } from "@weft/tensor";
import type { ParametrizationList } from "./parametrization-list.ts";

/** How many scopes are open, and what was computed in them. */
let depth = 0;
let values = new WeakMap<ParametrizationList, Tensor>();

/**
 * Until the end of the block each parametrised value is computed once, when it is first asked for. It is not computed anew
 * when its originals change: end the scope before the optimizer's step.
 *
 * @example
 * const layer = weightNorm(new Linear(2, 2));
 * {
 *   using scope = cached();
 *   layer.weight === layer.weight // true
 * }
 * layer.weight === layer.weight // false
 */
export function cached(): Disposable {
  let isOpen = true;
  depth++;
  return {
    [Symbol.dispose](): void {
      if (!isOpen) return;
      isOpen = false;
      depth--;
      if (depth === 0) values = new WeakMap();
    },
  };
}

/** The list's value, computed where it must be. */
export function valueOf(list: ParametrizationList): Tensor {
  if (depth === 0) return list.forward();
  const known = values.get(list);
  // A scope of memory that ended within this one has given its tensors back.
  if (known !== undefined && !known.storage.isReleased) return known;
  const value = list.forward();
  values.set(list, value);
  return value;
}
