import { GradientError } from "../errors.ts";
import { viewOf } from "../ops/define-view.ts";
import { zeros } from "../create/full.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { defaultGenerator } from "../random/index.ts";
import { sameShape, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { edgeTo } from "./edge.ts";
import { enableGrad, isGradEnabled } from "./grad-mode.ts";
import { grad } from "./grad.ts";
import { GraphNode, newestSequence, type BackwardRule, type Edge } from "./graph-node.ts";

export interface CheckpointOptions {
  /** Whether the second run draws the same numbers from the default generator as the first, for dropout. Default true. */
  readonly preserveRandomState?: boolean;
}

/**
 * Runs `body` and forgets its intermediate results; backward runs it again to have them. Memory is traded for one more forward
 * pass. Gradients flow to the inputs and to everything else that `body` uses, parameters included.
 *
 * @param body A deterministic function; it runs twice.
 * @throws {GradientError} in backward, when the second run gives another shape.
 * @example
 * const x = tensor([1, 2], { requiresGrad: true });
 * checkpoint((a) => a.exp().mul(a), [x]).sum().backward();
 * x.grad!.shape // [2]
 */
export function checkpoint(
  body: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: CheckpointOptions = {},
): Tensor {
  if (!isGradEnabled()) return body(...inputs);
  const state = (options.preserveRandomState ?? true) ? defaultGenerator.getState() : null;
  const newestBefore = newestSequence();
  const standIns = inputs.map(standIn);
  const first = body(...standIns);
  if (standIns.includes(first)) return inputs[standIns.indexOf(first)]!;
  // Nothing inside that gradients flow through.
  if (first.gradNode === null || first.gradNode.sequence <= newestBefore) return first;
  const captured = edgesOut(first.gradNode, newestBefore).filter(
    ({ leaf }) => leaf === null || !standIns.includes(leaf),
  );
  const edges = [
    ...inputs.map((input) => (input.requiresGrad ? edgeTo(input) : null)),
    ...captured,
  ];
  const again = (given: readonly Tensor[]): Tensor => {
    const now = defaultGenerator.getState();
    if (state !== null) defaultGenerator.setState(state);
    try {
      return enableGrad(() => body(...given));
    } finally {
      if (state !== null) defaultGenerator.setState(now);
    }
  };
  const out = first.detach();
  out.gradNode = new GraphNode(
    "checkpoint",
    recomputeRule(again, inputs.length, out),
    edges,
    edges.map((edge) => edge?.shape ?? []),
    inputs,
    inputs.map((_, i) => `input ${i}`),
    undefined,
    undefined,
  );
  return out;
}

/** A leaf of its own with the input's values, so that the body's graph ends there. */
function standIn(input: Tensor): Tensor {
  return input.detach().setRequiresGrad(input.requiresGrad);
}

/** The ways from the body's graph to tensors made before it: what it captured. */
function edgesOut(result: GraphNode, newestBefore: number): Edge[] {
  const found = new Map<Tensor | GraphNode, Edge>();
  const inner = new Set([result]); // visits what is added on the way
  for (const node of inner) {
    for (const edge of node.edges) {
      if (edge === null) continue;
      if (edge.node !== null && edge.node.sequence > newestBefore) inner.add(edge.node);
      else found.set(edge.node ?? edge.leaf!, edge);
    }
  }
  return [...found.values()];
}

/** All gradients come out of one more run of the body; they wait here until each has been asked for. */
function recomputeRule(
  again: (inputs: readonly Tensor[]) => Tensor,
  inputCount: number,
  { shape }: Tensor,
): BackwardRule {
  let computed: {
    readonly dy: Tensor;
    readonly gradients: (Tensor | null)[];
    left: number;
  } | null = null;
  return {
    isForeign: true,
    accumulate: () => false,
    gradient(node, i, dy) {
      if (computed?.dy !== dy) {
        const gradients = recompute(node, dy);
        computed = { dy, gradients, left: node.edges.filter((edge) => edge !== null).length };
      }
      const gradient = computed.gradients[i]!;
      if (--computed.left === 0) computed = null;
      return gradient;
    },
  };

  function recompute(node: GraphNode, dy: Tensor): (Tensor | null)[] {
    const createGraph = isGradEnabled();
    const given = Array.from({ length: inputCount }, (_, i) => {
      const input = node.saved(i);
      // With a graph, the second run must hang on the inputs themselves, and yet end there.
      return createGraph && input.requiresGrad ? viewOf(input, () => {}) : standIn(input);
    });
    const result = again(given);
    if (!sameShape(result.shape, shape)) {
      throw new GradientError(
        `checkpoint: the function must give the same result when it runs again; got shape ${show(result.shape)} after ${show(shape)}`,
      );
    }
    const targets = node.edges.map((edge, i) =>
      edge === null ? null : i < inputCount ? given[i]! : targetAt(edge),
    );
    const wanted = targets.filter((target) => target !== null);
    const found = grad(result, wanted, { gradOutputs: [dy], createGraph, allowUnused: true });
    let next = 0;
    return node.edges.map((edge) =>
      edge === null ? null : (found[next++] ?? zeros(edge.shape, { dtype: edge.dtype })),
    );
  }
}

/** A tensor by which `grad` finds where a captured value came from. */
function targetAt({ leaf, node, dtype }: Edge): Tensor {
  if (leaf !== null) return leaf;
  const target = emptyTensor([0], dtype);
  target.gradNode = node;
  return target;
}
