import { binaryInto } from "../dispatch/binary.ts";
import { copyInto } from "../dispatch/copy.ts";
import { itemBytes } from "../dtype.ts";
import { add } from "../ops/add.ts";
import { clone } from "../ops/clone.ts";
import type { Tensor } from "../tensor.ts";
import { handOut } from "./edge.ts";
import { checkWritable } from "./write-in-place.ts";

/**
 * Adds to a tensor's `grad`. The first contribution becomes the gradient itself when nobody else can see it: when it is `fresh`
 * and fills its storage.
 */
export function accumulateLeaf(
  leaf: Tensor,
  gradient: Tensor,
  createGraph: boolean,
  fresh: boolean,
): void {
  const place = placeFor(leaf);
  if (leaf.ownGrad === null && place !== null && !createGraph) {
    copyInto(gradient, place);
    place.storage.markWritten("backward");
    leaf.ownGrad = place;
  } else if (leaf.ownGrad === null) {
    leaf.ownGrad = fresh && fillsStorage(gradient) ? gradient : clone(gradient);
    handOut(leaf.ownGrad);
  } else if (createGraph) {
    leaf.ownGrad = add(leaf.ownGrad, gradient);
  } else {
    checkWritable("backward", leaf.ownGrad);
    binaryInto("add", leaf.ownGrad, gradient, leaf.ownGrad);
    leaf.ownGrad.storage.markWritten("backward");
  }
}

/** Where a leaf's first contribution goes, if there is memory for it. */
export function placeFor(leaf: Tensor): Tensor | null {
  if (leaf.gradTarget !== null) return leaf.gradTarget;
  const spare = leaf.spareGrad;
  return spare !== null && !spare.storage.isExposed ? spare : null;
}

function fillsStorage(t: Tensor): boolean {
  return t.isContiguous() && t.size * itemBytes(t.dtype) === t.storage.byteLength;
}
