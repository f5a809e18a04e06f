import { noGrad, enableGrad } from "./grad-mode.ts";
import { alreadyUsed, type Edge, type GraphNode } from "./graph-node.ts";
import { itemBytes } from "../dtype.ts";
import { GradientError } from "../errors.ts";
import { sameShape, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { binaryInto } from "../dispatch/binary.ts";
import { copyInto } from "../dispatch/copy.ts";
import { outsideScope, scope } from "../storage/scope.ts";
import { newestStorageId, type Storage } from "../storage/storage.ts";
import { add } from "../ops/add.ts";
import { to } from "../ops/to.ts";
import { full } from "../create/full.ts";
import { clone } from "../ops/clone.ts";
import { sumTo } from "../ops/sum-to.ts";
import { observeUse } from "./use-gradients.ts";

export interface BackwardOptions {
  /** Keep saved values for another backward pass. Default false. */
  readonly retainGraph?: boolean;
  /** Record the backward pass itself, for second derivatives; implies `retainGraph`. Default false. */
  readonly createGraph?: boolean;
}

let visits = 0;

/**
 * Computes the gradient of `root` with respect to every leaf it came from that requires gradients, adding to `leaf.grad`.
 *
 * Nodes run in the reverse order of their recording. A leaf that was used several times receives the sum of its uses, the
 * last use first.
 *
 * @param gradient Gradient of the final result with respect to `root`; 1 by default, for a single element.
 * @throws {GradientError} when nothing requires gradients, the graph was used up, or a saved value was changed in place.
 */
export function backward(
  root: Tensor,
  gradient?: Tensor | number,
  options: BackwardOptions = {},
): void {
  if (!root.requiresGrad) {
    throw new GradientError(
      "backward: the tensor must come from one that requires gradients; got one without history (set requiresGrad, and mind noGrad and detach)",
    );
  }
  const createGraph = options.createGraph ?? false;
  const retainGraph = options.retainGraph ?? createGraph;
  const pass = (): void => {
    const dy = seed(root, gradient);
    if (root.gradNode === null) accumulateLeaf(root, dy, createGraph, false);
    else runGraph(root.gradNode, dy, retainGraph, createGraph);
  };
  // Nobody sees the gradients in between: their memory is free again at the end, but for those that leaves keep.
  if (createGraph) enableGrad(pass);
  else noGrad(() => scope(pass));
}

function seed(root: Tensor, gradient: Tensor | number | undefined): Tensor {
  if (gradient === undefined && root.size !== 1) {
    throw new GradientError(
      `backward: a gradient is implied only for a single element; got shape ${show(root.shape)} (pass its gradient, or sum first)`,
    );
  }
  if (gradient === undefined || typeof gradient === "number") {
    return full(root.shape, gradient ?? 1, { dtype: root.dtype });
  }
  if (!sameShape(gradient.shape, root.shape)) {
    throw new GradientError(
      `backward: the gradient must have the tensor's shape; got ${show(gradient.shape)} for a tensor of shape ${show(root.shape)}`,
    );
  }
  return gradient.dtype === root.dtype ? gradient : to(gradient, root.dtype);
}

function runGraph(
  rootNode: GraphNode,
  dy: Tensor,
  retainGraph: boolean,
  createGraph: boolean,
): void {
  const nodes = reachable(rootNode);
  const ownerless: Storage[] = [];
  rootNode.pending = dy;
  rootNode.ownsPending = false;
  try {
    for (const node of nodes) {
      const gradient = node.pending;
      if (gradient === null) continue;
      node.pending = null;
      for (let i = 0; i < node.edges.length; i++) {
        const edge = node.edges[i]!;
        if (edge !== null) propagate(node, i, edge, gradient, createGraph);
      }
      if (!retainGraph) node.release(ownerless);
    }
  } finally {
    for (const node of nodes) node.pending = null;
  }
  // Several nodes may have saved one value, so only now; and the newest first: see how slabs are given back.
  for (const storage of ownerless) storage.release();
}

/** All nodes behind `root`, the latest first. */
function reachable(root: GraphNode): GraphNode[] {
  const visit = ++visits;
  const nodes: GraphNode[] = [root];
  root.visit = visit;
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    if (node.isUsedUp) throw alreadyUsed(node.name);
    for (const edge of node.edges) {
      const next = edge?.node;
      if (next != null && next.visit !== visit) {
        next.visit = visit;
        nodes.push(next);
      }
    }
  }
  for (let i = 1; i < nodes.length; i++) {
    if (nodes[i]!.sequence > nodes[i - 1]!.sequence)
      return nodes.sort((a, b) => b.sequence - a.sequence);
  }
  return nodes; // a chain is in order already
}

function propagate(
  node: GraphNode,
  input: number,
  edge: Edge,
  dy: Tensor,
  createGraph: boolean,
): void {
  const { leaf } = edge;
  if (leaf !== null) {
    const into = leaf.ownGrad ?? placeFor(leaf);
    const direct = into !== null && !createGraph && !observeUse.isOn && into.isContiguous();
    if (direct && node.rule.accumulate(node, input, dy, into, leaf.ownGrad === null ? 0 : 1)) {
      leaf.ownGrad = into;
      return;
    }
  }
  const newestBefore = newestStorageId();
  let gradient = node.rule.isForeign
    ? foreignGradient(node, input, dy)
    : node.rule.gradient(node, input, dy);
  if (!sameShape(gradient.shape, edge.shape)) gradient = sumTo(gradient, edge.shape);
  if (gradient.dtype !== edge.dtype) gradient = to(gradient, edge.dtype);
  if (leaf !== null) {
    if (observeUse.isOn) {
      const noted = gradient;
      observeUse.note(
        leaf,
        node,
        outsideScope(() => clone(noted)),
      );
    }
    accumulateLeaf(leaf, gradient, createGraph, gradient.storage.id > newestBefore);
    return;
  }
  const next = edge.node!;
  if (next.pending === null) {
    next.pending = gradient;
    next.ownsPending = false;
  } else if (next.ownsPending && !createGraph) {
    binaryInto("add", next.pending, gradient, next.pending);
  } else {
    next.pending = add(next.pending, gradient);
    next.ownsPending = true;
  }
}

/** A gradient out of a user's rule. What that code sees and makes it may keep, so nothing of it goes with this pass. */
function foreignGradient(node: GraphNode, input: number, dy: Tensor): Tensor {
  dy.storage.outlivesScope = true;
  return outsideScope(() => node.rule.gradient(node, input, dy));
}

/**
 * Adds to a leaf's gradient. The first contribution becomes the gradient itself when nobody else can see it: when it is
 * `fresh` and fills its storage.
 */
function accumulateLeaf(
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
    leaf.ownGrad.storage.outlivesScope = true;
  } else if (createGraph) {
    leaf.ownGrad = add(leaf.ownGrad, gradient);
  } else {
    binaryInto("add", leaf.ownGrad, gradient, leaf.ownGrad);
    leaf.ownGrad.storage.markWritten("backward");
  }
}

/** Where a leaf's first contribution goes, if there is memory for it. */
function placeFor(leaf: Tensor): Tensor | null {
  if (leaf.gradTarget !== null) return leaf.gradTarget;
  const spare = leaf.spareGrad;
  return spare !== null && !spare.storage.isExposed ? spare : null;
}

function fillsStorage(t: Tensor): boolean {
  return t.isContiguous() && t.size * itemBytes(t.dtype) === t.storage.byteLength;
}
