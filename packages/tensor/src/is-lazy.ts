import { UninitializedBuffer } from "./uninitialized-buffer.ts";
import { UninitializedParameter } from "./uninitialized-parameter.ts";

/**
 * Whether a tensor has no shape and no values yet: it waits for the first forward, or for `materialize`.
 *
 * @category Tensors
 * @pytorch none
 * @example isLazy(new UninitializedParameter()) // true
 */
export function isLazy(tensor: unknown): tensor is UninitializedParameter | UninitializedBuffer {
  return tensor instanceof UninitializedParameter || tensor instanceof UninitializedBuffer;
}
