import { checkOptions } from "../dispatch/check-options.ts";
import { GradientError } from "../errors.ts";
import { defaultGenerator, forkRng, type Generator } from "../random/index.ts";
import { sameShape, show } from "../shape.ts";
import { rememberScope } from "../storage/scope.ts";
import { newestStorageId } from "../storage/storage.ts";
import { checkSynchronous } from "../synchronous.ts";
import { Tensor } from "../tensor.ts";
import { isGradEnabled, recordAnyway } from "./grad-mode.ts";
import { collectNodes, type GraphNode, type SecondRun } from "./graph-node.ts";

export interface CheckpointOptions {
  /** Whether the second run draws the same numbers from the default generator as the first, for dropout. Default true. */
  readonly preserveRandomState?: boolean;
  /** Other generators that `body` draws from, for which the same holds. Default none. */
  readonly generators?: readonly Generator[];
}

/**
 * Runs `body` and forgets the values that its ops saved for backward; backward runs it again when it needs them. Memory is
 * traded for one more forward pass. The graph is that of `body`, so that gradients are those without `checkpoint`, bit for bit,
 * for the inputs and everything else that `body` uses, parameters included; second derivatives and checkpoints inside of
 * checkpoints work.
 *
 * @param body A deterministic, synchronous function; it runs twice. It may return anything: a tensor, several, an object.
 * @param inputs Its arguments: tensors and whatever else.
 * @throws {ValueError} when `body` is asynchronous.
 * @throws {GradientError} in backward, when the second run does something else, or an input was changed in place.
 * @example
 * const x = tensor([1, 2], { requiresGrad: true });
 * checkpoint((a) => a.exp().mul(a), [x]).sum().backward();
 * x.grad!.shape // [2]
 */
export function checkpoint<A extends readonly unknown[], R>(
  body: (...inputs: A) => R,
  inputs: readonly [...A],
  options: CheckpointOptions = {},
): R {
  checkOptions("checkpoint", options, ["preserveRandomState", "generators"]);
  const run = (): R => body(...(inputs as unknown as A)); // the same tuple
  if (!isGradEnabled()) {
    const result = run();
    checkSynchronous("checkpoint", result);
    return result;
  }
  const { preserveRandomState = true, generators = [] } = options;
  const streams = preserveRandomState ? [defaultGenerator, ...generators] : generators;
  const before = streams.map((stream) => stream.clone());
  const inScope = rememberScope();
  const newest = newestStorageId();
  const { result, nodes } = collectNodes(run);
  checkSynchronous("checkpoint", result);
  const checkInputs = watchInputs(inputs);
  let repeated: Map<GraphNode, GraphNode> | null = null;
  const repeat = (): Map<GraphNode, GraphNode> => {
    checkInputs();
    // What it makes must last as long as the graph, which may be longer than the pass that needs it.
    const second = forkRng(
      () => {
        for (const [i, stream] of streams.entries()) stream.goOnFrom(before[i]!);
        return inScope(() => recordAnyway(() => collectNodes(run).nodes));
      },
      { generators: streams },
    );
    return matchNodes(nodes, second);
  };
  const again: SecondRun = {
    nodeFor: (node) => (repeated ??= repeat()).get(node)!, // every node that was told of `again` is among them
    known: (node) => repeated?.get(node),
  };
  for (const node of nodes) node.forget(newest, again);
  return result;
}

/** Makes a check that no input was written in place since. */
function watchInputs(inputs: readonly unknown[]): () => void {
  const tensors = inputs.map((input) => (input instanceof Tensor ? input : null));
  const versions = tensors.map((input) => input?.storage.version);
  return () => {
    for (const [i, input] of tensors.entries()) {
      if (input === null || input.storage.version === versions[i]) continue;
      throw new GradientError(
        `backward: an input of checkpoint may not be changed in place before backward; got input ${i} of shape ${show(input.shape)}, ` +
          `given at version ${versions[i]} and now at version ${input.storage.version}, last written by ${input.storage.writer} (write to a clone, or write after backward)`,
      );
    }
  };
}

/** @throws {GradientError} when the second run did not record the same ops on the same shapes. */
function matchNodes(
  first: readonly GraphNode[],
  second: readonly GraphNode[],
): Map<GraphNode, GraphNode> {
  const describe = (node: GraphNode | undefined): string =>
    node === undefined ? "nothing" : `${node.name} of ${node.inputShapes.map(show).join(" and ")}`;
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    const [a, b] = [first[i], second[i]];
    const same =
      a?.name === b?.name &&
      a?.inputShapes.every((shape, input) => sameShape(shape, b!.inputShapes[input]!)) === true;
    if (same) continue;
    throw new GradientError(
      `checkpoint: the function must do the same when it runs again; got, as op ${i}, ${describe(b)} after ${describe(a)} (a function that depends on anything but its inputs and the random state cannot be repeated)`,
    );
  }
  return new Map(first.map((node, i) => [node, second[i]!]));
}
