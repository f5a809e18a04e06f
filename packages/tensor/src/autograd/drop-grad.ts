import type { Tensor } from "../tensor.ts";

/**
 * Forgets a leaf's gradient. Its memory serves the next backward, unless somebody read `grad` and may still hold it.
 *
 * @internal
 */
export function dropGrad(leaf: Tensor): void {
  const grad = leaf.ownGrad;
  if (grad === null) return;
  leaf.ownGrad = null;
  leaf.spareGrad = null;
  if (grad === leaf.gradTarget || grad.storage.isExposed || !grad.isLeaf) return;
  grad.storage.makePermanent();
  leaf.spareGrad = grad;
}
