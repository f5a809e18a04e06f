import { binaryInto } from "../dispatch/binary.ts";
import { sameShape } from "../shape.ts";
import { outsideScope, scope } from "../storage/scope.ts";
import { newestStorageId, type Storage } from "../storage/storage.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "../ops/add.ts";
import { clone } from "../ops/clone.ts";
import { sumTo } from "../ops/sum-to.ts";
import { to } from "../ops/to.ts";
import { accumulateLeaf, placeFor } from "./accumulate-leaf.ts";
import { anomaly, checkBackward, checkGiven } from "./anomaly.ts";
import { handOut } from "./edge.ts";
import { noGrad, recordAnyway } from "./grad-mode.ts";
import { alreadyUsed, type Edge, type GraphNode } from "./graph-node.ts";
import { runHooks } from "./hooks.ts";
import { tiedAt } from "./tied-leaf.ts";
import { observeUse } from "./use-gradients.ts";

/** Where a backward pass begins: a tensor, and the gradient of the final result with respect to it. */
export interface Root {
  readonly tensor: Tensor;
  readonly dy: Tensor;
}

/** How a backward pass runs. */
export interface Pass {
  readonly retainGraph: boolean;
  readonly createGraph: boolean;
  /** The tensors whose gradients are collected here instead of adding to the leaves' `grad`. */
  readonly collect: Map<Tensor, Tensor | null> | null;
}

let visits = 0;

/**
 * Runs a backward pass. Nodes run in the reverse order of their recording; a leaf that was used several times receives the sum
 * of its uses, the last use first.
 *
 * @param roots Called inside the pass, for what it makes is gone afterwards.
 * @throws {GradientError} when the graph was used up, or a saved value was changed in place.
 */
export function runBackward(roots: () => readonly Root[], pass: Pass): void {
  const run = (): void => new BackwardPass(pass).run(roots());
  // Nobody sees the gradients in between: their memory is free again at the end, but for those that leaves keep.
  if (pass.createGraph) recordAnyway(run);
  else noGrad(() => scope(run));
}

/** Adds a complete gradient to a tensor's `grad`, and tells its hooks. */
export function addToGrad(x: Tensor, gradient: Tensor, createGraph: boolean): void {
  if (createGraph) recordAnyway(() => accumulateLeaf(x, gradient, true, false));
  else noGrad(() => accumulateLeaf(x, gradient, false, false));
  for (const { run } of x.hooks?.accumulated ?? []) outsideScope(() => run(x));
}

class BackwardPass {
  readonly #pass: Pass;
  /** The sums so far of leaves that are collected or have hooks: these see the gradient once it is complete. */
  readonly #waiting = new Map<Tensor, Tensor>();
  /** Nodes of collected tensors, with those tensors. */
  readonly #collectedAt = new Map<GraphNode, Tensor[]>();
  /** The nodes from which something that is collected can be reached; `null` when all nodes run. */
  readonly #needed: Set<GraphNode> | null;

  constructor(pass: Pass) {
    this.#pass = pass;
    this.#needed = pass.collect === null ? null : new Set();
    for (const target of pass.collect?.keys() ?? []) {
      const node = target.gradNode;
      if (node === null) continue;
      const there = this.#collectedAt.get(node) ?? [];
      there.push(target);
      this.#collectedAt.set(node, there);
    }
  }

  run(roots: readonly Root[]): void {
    const nodes = reachable(roots);
    this.#findNeeded(nodes);
    for (const node of nodes) if (node.isUsedUp && this.#runs(node)) throw alreadyUsed(node.name);
    const ownerless: Storage[] = [];
    try {
      for (const { tensor, dy } of roots) {
        if (anomaly.watch !== null) checkGiven("backward", dy);
        if (tensor.gradNode === null) this.#toLeaf(tensor, dy, false);
        else this.#toNode(tensor.gradNode, dy);
      }
      for (const node of nodes) {
        const dy = node.pending;
        if (dy === null) continue;
        node.pending = null;
        this.#runNode(node, dy, ownerless);
      }
      for (const [leaf, gradient] of this.#waiting) this.#settle(leaf, gradient);
    } finally {
      for (const node of nodes) node.pending = null;
    }
    // Several nodes may have saved one value, so only now; and the newest first: see how slabs are given back.
    for (const storage of ownerless) storage.release();
  }

  #runNode(node: GraphNode, given: Tensor, ownerless: Storage[]): void {
    const dy = node.hooks === null ? given : runHooks(node.hooks, given);
    if (node.retained !== null) accumulateLeaf(node.retained, dy, this.#pass.createGraph, false);
    for (const target of this.#collectedAt.get(node) ?? []) this.#collect(target, dy);
    if (!this.#runs(node)) return;
    const { edges } = node;
    for (let i = 0; i < edges.length; i++) {
      const edge = edges[i]!;
      if (edge !== null && this.#wants(edge)) this.#propagate(node, i, edge, dy);
    }
    if (!this.#pass.retainGraph) node.release(ownerless);
  }

  #propagate(node: GraphNode, input: number, edge: Edge, dy: Tensor): void {
    const { leaf } = edge;
    const { createGraph, collect } = this.#pass;
    if (leaf !== null && leaf.hooks === null && collect === null && anomaly.watch === null) {
      const into = leaf.ownGrad ?? placeFor(leaf);
      const direct = into !== null && !createGraph && !observeUse.isOn && into.isContiguous();
      if (direct && node.rule.accumulate(node, input, dy, into, leaf.ownGrad === null ? 0 : 1)) {
        leaf.ownGrad = into;
        return;
      }
    }
    const newestBefore = newestStorageId();
    const gradient =
      anomaly.watch === null
        ? gradientOf(node, input, edge, dy)
        : watched(() => gradientOf(node, input, edge, dy), node, dy);
    if (leaf !== null) this.#use(node, leaf, leaf, gradient, newestBefore);
    else if (observeUse.isOn && this.#isTied(edge.node!)) {
      // Gathered at its node, the uses of a tied parameter would be one.
      const whole = edge.node!.edges[0]!; // a view of its owner
      const itsShare = gradientOf(edge.node!, 0, whole, gradient);
      this.#use(node, whole.leaf!, tiedAt(edge.node!)!, itsShare, newestBefore);
    } else this.#toNode(edge.node!, gradient);
  }

  /** Takes in what one use of a leaf asks for. @param used The leaf, or the parameter tied to it that was used. */
  #use(node: GraphNode, leaf: Tensor, used: Tensor, gradient: Tensor, newestBefore: number): void {
    if (observeUse.isOn) {
      const noted = outsideScope(() => clone(gradient));
      observeUse.note(leaf, used, node, noted);
    }
    this.#toLeaf(leaf, gradient, gradient.storage.id > newestBefore);
  }

  /** Whether a node stands for a tied parameter, and nobody wants the gradient of that one by itself. */
  #isTied(node: GraphNode): boolean {
    return tiedAt(node) !== null && !this.#collectedAt.has(node);
  }

  #toNode(node: GraphNode, gradient: Tensor): void {
    if (node.pending === null) {
      node.pending = gradient;
      node.ownsPending = false;
    } else if (node.ownsPending && !this.#pass.createGraph) {
      binaryInto("add", node.pending, gradient, node.pending);
    } else {
      node.pending = add(node.pending, gradient);
      node.ownsPending = true;
    }
  }

  /** @param isFresh Whether nobody else has the gradient's memory. */
  #toLeaf(leaf: Tensor, gradient: Tensor, isFresh: boolean): void {
    const { collect, createGraph } = this.#pass;
    if (collect !== null && !collect.has(leaf)) return;
    if (collect === null && leaf.hooks === null) {
      accumulateLeaf(leaf, gradient, createGraph, isFresh);
      return;
    }
    const before = this.#waiting.get(leaf);
    this.#waiting.set(leaf, before === undefined ? gradient : add(before, gradient));
  }

  /** A leaf's gradient is complete. */
  #settle(leaf: Tensor, gradient: Tensor): void {
    const { collect, createGraph } = this.#pass;
    const { hooks } = leaf;
    const settled = hooks === null ? gradient : runHooks(hooks, gradient);
    if (collect !== null) {
      this.#collect(leaf, settled);
      return;
    }
    addToGrad(leaf, settled, createGraph);
  }

  #collect(target: Tensor, gradient: Tensor): void {
    handOut(gradient);
    this.#pass.collect!.set(target, gradient);
  }

  /** Whether the node's rules run: of those behind the roots, only what leads to something that is collected. */
  #runs(node: GraphNode): boolean {
    return this.#needed === null || this.#needed.has(node);
  }

  #findNeeded(nodes: readonly GraphNode[]): void {
    const needed = this.#needed;
    if (needed === null) return;
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i]!;
      if (node.edges.some((edge) => edge !== null && this.#wants(edge))) needed.add(node);
    }
  }

  #wants({ leaf, node }: Edge): boolean {
    const { collect } = this.#pass;
    if (collect === null) return true;
    if (leaf !== null) return collect.has(leaf);
    return this.#collectedAt.has(node!) || this.#needed!.has(node!);
  }
}

/** All nodes behind the roots, the latest first. */
function reachable(roots: readonly Root[]): GraphNode[] {
  const visit = ++visits;
  const nodes: GraphNode[] = [];
  const meet = (node: GraphNode | null | undefined): void => {
    if (node == null || node.visit === visit) return;
    node.visit = visit;
    nodes.push(node);
  };
  for (const { tensor } of roots) meet(tensor.gradNode);
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    for (const edge of node.edges) meet(edge?.node);
  }
  for (let i = 1; i < nodes.length; i++) {
    if (nodes[i]!.sequence > nodes[i - 1]!.sequence)
      return nodes.sort((a, b) => b.sequence - a.sequence);
  }
  return nodes; // a chain is in order already
}

/** The gradient of one input, in its shape and dtype. */
function gradientOf(node: GraphNode, input: number, edge: Edge, dy: Tensor): Tensor {
  let gradient = node.rule.isForeign
    ? foreignGradient(node, input, dy)
    : node.rule.gradient(node, input, dy);
  if (!sameShape(gradient.shape, edge.shape)) gradient = sumTo(gradient, edge.shape);
  return gradient.dtype === edge.dtype ? gradient : to(gradient, edge.dtype);
}

/** Looks at a gradient for anomalies, and at nothing inside of its rule: the op is what a user knows. */
function watched(compute: () => Tensor, node: GraphNode, dy: Tensor): Tensor {
  const { watch } = anomaly;
  anomaly.watch = null;
  try {
    const gradient = compute();
    checkBackward(node.name, dy, gradient, node.place);
    return gradient;
  } finally {
    anomaly.watch = watch;
  }
}

/** A gradient out of a user's rule. What that code sees and makes it may keep, so nothing of it goes with this pass. */
function foreignGradient(node: GraphNode, input: number, dy: Tensor): Tensor {
  handOut(dy);
  return outsideScope(() => node.rule.gradient(node, input, dy));
}
