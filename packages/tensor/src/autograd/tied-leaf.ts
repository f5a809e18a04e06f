import { clone } from "../ops/clone.ts";
import { contiguous } from "../ops/contiguous.ts";
import { copy_ } from "../ops/copy-in-place.ts";
import { geometryView } from "../ops/as-strided.ts";
import type { Tensor } from "../tensor.ts";
import type { GraphNode } from "./graph-node.ts";

/** By the node that it has in graphs, each parameter that is tied to a view of another one. */
const tied = new WeakMap<GraphNode, Tensor>();

/** Notes that a node stands for a parameter that is tied to a view of the leaf behind the node. */
export function noteTied(node: GraphNode, parameter: Tensor): void {
  tied.set(node, parameter);
}

/** The tied parameter that a node stands for, if it does for one. */
export function tiedAt(node: GraphNode): Tensor | null {
  return tied.get(node) ?? null;
}

/** The leaf whose gradient `grad` shows: the tensor itself, or the parameter it is tied to; `null` for what an op computed. */
export function leafOf(x: Tensor): Tensor | null {
  const node = x.gradNode;
  if (node === null) return x;
  return tied.get(node) === x ? node.edges[0]!.leaf : null; // a view has one input
}

/** The part that a tied parameter has of its owner's gradient. */
export function gradientPart(parameter: Tensor, owner: Tensor, gradient: Tensor): Tensor {
  const { shape, strides, offset } = parameter;
  const memory = contiguous(gradient); // in the owner's order
  return geometryView(memory, { shape, strides, offset: memory.offset + offset - owner.offset });
}

/** An owner's gradient with another part in the place of a tied parameter's. */
export function withGradientPart(
  parameter: Tensor,
  owner: Tensor,
  gradient: Tensor,
  part: Tensor,
): Tensor {
  const changed = contiguous(clone(gradient));
  copy_(gradientPart(parameter, owner, changed), part);
  return changed;
}
