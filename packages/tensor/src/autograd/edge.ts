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

/** Remembers what a view was taken from, so that a recorded write to either finds the other. */
export function rememberBase(input: Tensor, out: Tensor): void {
  if (out === input || !isGradEnabled()) return;
  out.base = input.base ?? input;
  out.baseNode = out.base.gradNode;
}
