import type { DType } from "../dtype.ts";
import { GradientError } from "../errors.ts";
import type { Shape } from "../shape.ts";
import { eachStorage } from "../storage/each-storage.ts";
import type { Storage } from "../storage/storage.ts";
import type { Tensor } from "../tensor.ts";
import { anomaly, placeOfOp, type OpPlace } from "./anomaly.ts";
import type { ModuleRun } from "./follow-modules.ts";
import type { TensorHooks } from "./hooks.ts";
import { observeUse } from "./use-gradients.ts";

/** Where the gradient of one input goes, and in which form. */
export interface Edge {
  /** The node that computed the input, or the input itself when it is a leaf. */
  readonly node: GraphNode | null;
  readonly leaf: Tensor | null;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Computes the gradient of one input from the gradient of the result. */
export interface BackwardRule {
  /** Whether it runs a user's code, which may keep what it sees and makes. */
  readonly isForeign: boolean;
  /** A new gradient, which the engine reduces to the input's shape and dtype. */
  gradient(node: GraphNode, input: number, dy: Tensor): Tensor;
  /** Computes `into = beta * into + gradient` and returns true, where the op knows how; false otherwise. */
  accumulate(node: GraphNode, input: number, dy: Tensor, into: Tensor, beta: 0 | 1): boolean;
}

let sequence = 0;

/** Where new nodes are noted while a `checkpoint` runs its function. */
const watched: { nodes: GraphNode[] | null } = { nodes: null };

/** Runs `body` and gives what it returned, with the nodes that were recorded inside, in their order. */
export function collectNodes<R>(body: () => R): { result: R; nodes: readonly GraphNode[] } {
  const outer = watched.nodes;
  const nodes: GraphNode[] = [];
  watched.nodes = nodes;
  try {
    return { result: body(), nodes };
  } finally {
    watched.nodes = outer;
    for (const node of nodes) outer?.push(node);
  }
}

/** One recorded op: what backward needs to go from the gradient of its result to those of its inputs. */
export class GraphNode {
  /** The op's name. */
  readonly name: string;
  /** Counts up in the order of recording, so descending order is a valid order for backward. */
  readonly sequence: number;
  /** One entry an input; `null` where no gradient is wanted. */
  readonly edges: readonly (Edge | null)[];
  readonly inputShapes: readonly Shape[];
  /** What is printed for it instead of its name: see `printedAs`. */
  printedAs: string | null = null;
  readonly attrs: unknown;
  readonly rule: BackwardRule;
  /** The gradient gathered so far in the backward pass that is running. */
  pending: Tensor | null = null;
  /** Whether `pending` was made by the engine, which may then add to it in place. */
  ownsPending = false;
  /** What to call with the gradient of the result. */
  hooks: TensorHooks | null = null;
  /** The result, when it keeps its gradient. */
  retained: Tensor | null = null;
  /** Where the op ran, while anomalies are looked for. */
  readonly place: OpPlace | null;
  /** The module that ran, while uses are told apart. */
  readonly usedIn: ModuleRun | null;
  /** The last backward pass that reached this node. */
  visit = 0;
  #saved: (Tensor | null)[] | null;
  #residual: unknown;
  /** The memory of the residual's tensors as it was when they were saved; `null` without any. */
  #kept: readonly Kept[] | null;
  /** Tells which node of a second run has the values that were dropped. */
  #again: SecondRun | null = null;
  /** For each value that was dropped the node that computed it; `undefined` for those that were not. */
  #origins: (GraphNode | null | undefined)[] | null = null;
  readonly #savedNames: readonly string[];
  readonly #savedVersions: readonly number[];

  constructor(
    name: string,
    rule: BackwardRule,
    edges: readonly (Edge | null)[],
    inputShapes: readonly Shape[],
    saved: (Tensor | null)[],
    savedNames: readonly string[],
    attrs: unknown,
    residual: unknown,
  ) {
    this.name = name;
    this.place = anomaly.watch === null ? null : placeOfOp(anomaly.watch, name);
    this.usedIn = observeUse.follower === null ? null : observeUse.follower.innermost;
    this.sequence = ++sequence;
    this.rule = rule;
    this.edges = edges;
    this.inputShapes = inputShapes;
    this.attrs = attrs;
    this.#residual = residual;
    this.#saved = saved;
    this.#savedNames = savedNames;
    this.#savedVersions = saved.map(noteSaved);
    this.#kept = keptIn(residual);
    watched.nodes?.push(this);
  }

  /**
   * Whatever the op keeps for backward: tensors alone, or in arrays and plain objects.
   *
   * @throws {GradientError} when backward ran before and dropped it, or when one of its tensors was written in place since.
   */
  get residual(): unknown {
    for (const { storage, version } of this.#kept ?? []) {
      if (storage.version !== version)
        throw changedInPlace(`${this.name}'s residual`, version, storage);
    }
    if (this.#residual !== DROPPED) return this.#residual;
    if (this.#again === null) throw alreadyUsed(this.name);
    return this.#again.nodeFor(this).residual;
  }

  /**
   * Forgets the values that were made after the storage `newest`; `again` has them when they are needed. Leaves that want
   * gradients stay, for these are theirs, and single numbers.
   */
  forget(newest: number, again: SecondRun): void {
    const saved = this.#saved;
    if (saved === null) return;
    if (this.#again !== null) this.#again = again;
    const free = (storage: Storage): void => {
      this.#again = again;
      if (storage.isPrivate) storage.release();
    };
    for (const [i, value] of saved.entries()) {
      if (value === null || value.size === 1 || value.storage.id <= newest) continue;
      if (value.isLeaf && value.requiresGrad) continue;
      this.#origins ??= new Array<undefined>(saved.length).fill(undefined);
      this.#origins[i] = value.gradNode;
      saved[i] = null;
      free(value.storage);
    }
    const kept = this.#kept;
    if (kept === null || kept.every(({ storage }) => storage.id <= newest)) return;
    for (const { storage } of kept) free(storage);
    this.#dropResidual();
  }

  /**
   * The value saved as number `i`.
   *
   * @throws {GradientError} when backward ran before and dropped it, or when it was written in place since.
   */
  saved(i: number): Tensor {
    if (this.#saved === null) throw alreadyUsed(this.name);
    const origin = this.#origins?.[i];
    if (origin !== undefined) {
      const value = this.#again!.nodeFor(this).saved(i).detach();
      value.gradNode = origin; // second derivatives go through this run's graph
      return value;
    }
    const value = this.#saved[i]!;
    const version = this.#savedVersions[i]!;
    if (value.storage.version !== version) {
      const what = `${this.name}'s "${this.#savedNames[i]}" of shape [${value.shape.join(", ")}]`;
      throw changedInPlace(what, version, value.storage);
    }
    return value;
  }

  get isUsedUp(): boolean {
    return this.#saved === null;
  }

  /**
   * Drops what was saved, so that activations can be collected while the result lives on. A node that saved no tensors, as
   * that of a sum, serves again.
   *
   * @param ownerless Gets the storages that only the graph had.
   */
  release(ownerless: Storage[]): void {
    const saved = this.#saved;
    if (saved === null) return;
    const collect = (storage: Storage): void => {
      this.#saved = null;
      if (storage.isPrivate) ownerless.push(storage);
    };
    for (const value of saved) if (value !== null) collect(value.storage);
    for (const { storage } of this.#kept ?? []) collect(storage);
    if (this.#again !== null) {
      this.#saved = null;
      this.#again.known(this)?.release(ownerless);
      this.#again = null;
    }
    if (this.#saved === null) this.#dropResidual();
  }

  #dropResidual(): void {
    this.#residual = DROPPED;
    this.#kept = null;
  }
}

/** Has the values that nodes dropped: those of the nodes that a function recorded when it ran once more. */
export interface SecondRun {
  /** Runs the function unless it was run already. */
  nodeFor(node: GraphNode): GraphNode;
  /** Does not run it. */
  known(node: GraphNode): GraphNode | undefined;
}

/** Stands for a residual that was dropped. */
const DROPPED = Symbol("dropped");

/** Memory, and its version when it was saved. */
interface Kept {
  readonly storage: Storage;
  readonly version: number;
}

/** Only what is there when the op is recorded: what rules add later they must look after themselves. */
function keptIn(residual: unknown): Kept[] | null {
  if (typeof residual !== "object" || residual === null) return null;
  const kept: Kept[] = [];
  eachStorage(residual, (storage) => {
    storage.isSaved = true;
    kept.push({ storage, version: storage.version });
  });
  return kept.length === 0 ? null : kept;
}

/** The version at which a value is saved. */
function noteSaved(value: Tensor | null): number {
  if (value === null) return 0;
  value.storage.isSaved = true;
  return value.storage.version;
}

function changedInPlace(what: string, version: number, storage: Storage): GradientError {
  return new GradientError(
    `backward: a value that an op saved may not be changed in place before backward; got ${what}, saved at version ${version} ` +
      `and now at version ${storage.version}, last written by ${storage.writer} (write to a clone, or write after backward)`,
  );
}

/** The error for a second pass over a graph whose saved values are gone. */
export function alreadyUsed(name: string): GradientError {
  return new GradientError(
    `backward: a graph can be used once, because its saved values are dropped on the way; got a second pass through ` +
      `${name} (pass { retainGraph: true } to the first)`,
  );
}
