import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { isGradEnabled } from "./grad-mode.ts";
import type { Edge } from "./graph-node.ts";

/** The way from an op back to one of its inputs. */
export function edgeTo(input: Tensor): Edge {
  const node = input.gradNode;
  return { node, leaf: node === null ? input : null, shape: input.shape, dtype: input.dtype };
}

/** The shape noted for an input that is absent. */
export const NO_SHAPE: Shape = [];

/**
 * Remembers what a view was taken from, so that a recorded write to either finds the other. The history of a view that was
 * made while nothing was recorded, or of a view of such a one, is unknown.
 */
export function rememberBase(input: Tensor, out: Tensor): void {
  if (out === input) return;
  out.base = input.base ?? input;
  out.isUnrecordedView = input.isUnrecordedView || !isGradEnabled();
  if (!out.isUnrecordedView) out.baseNode = out.base.gradNode;
}

/** A gradient goes to a user, to whom it is a tensor of its own and no view of something in the pass. */
export function handOut(gradient: Tensor): void {
  gradient.storage.outlivesScope = true;
  if (gradient.isUnrecordedView) forgetBase(gradient);
}

/** Forgets that an op put its result together as a view: nobody else sees what it is a view of. */
export function forgetBase(out: Tensor): void {
  out.base = out.baseNode = null;
  out.isUnrecordedView = false;
}
