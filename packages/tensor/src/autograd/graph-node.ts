import type { DType } from "../dtype.ts";
import { GradientError } from "../errors.ts";
import type { Shape } from "../shape.ts";
import type { Storage } from "../storage/storage.ts";
import type { Tensor } from "../tensor.ts";
import { anomaly, placeOfOp, type OpPlace } from "./anomaly.ts";
import type { TensorHooks } from "./hooks.ts";

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

/** The number of the newest node: what is recorded from now on has a larger one. */
export function newestSequence(): number {
  return sequence;
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
  readonly attrs: unknown;
  /** Whatever the op keeps for backward: a tensor, or an object with tensors among its properties. */
  readonly residual: unknown;
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
  /** The last backward pass that reached this node. */
  visit = 0;
  #saved: readonly (Tensor | null)[] | null;
  readonly #savedNames: readonly string[];
  readonly #savedVersions: readonly number[];

  constructor(
    name: string,
    rule: BackwardRule,
    edges: readonly (Edge | null)[],
    inputShapes: readonly Shape[],
    saved: readonly (Tensor | null)[],
    savedNames: readonly string[],
    attrs: unknown,
    residual: unknown,
  ) {
    this.name = name;
    this.place = anomaly.watch === null ? null : placeOfOp(anomaly.watch, name);
    this.sequence = ++sequence;
    this.rule = rule;
    this.edges = edges;
    this.inputShapes = inputShapes;
    this.attrs = attrs;
    this.residual = residual;
    this.#saved = saved;
    this.#savedNames = savedNames;
    this.#savedVersions = saved.map(noteSaved);
    eachTensor(residual, noteSaved);
  }

  /**
   * The value saved as number `i`.
   *
   * @throws {GradientError} when backward ran before and dropped it, or when it was written in place since.
   */
  saved(i: number): Tensor {
    if (this.#saved === null) throw alreadyUsed(this.name);
    const value = this.#saved[i]!;
    const version = this.#savedVersions[i]!;
    if (value.storage.version !== version) {
      throw new GradientError(
        `backward: a value that an op saved may not be changed in place before backward; got ${this.name}'s ` +
          `"${this.#savedNames[i]}" of shape [${value.shape.join(", ")}], saved at version ${version} and now at version ` +
          `${value.storage.version}, last written by ${value.storage.writer} (write to a clone, or write after backward)`,
      );
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
    const collect = ({ storage }: Tensor): void => {
      this.#saved = null;
      if (storage.isPrivate) ownerless.push(storage);
    };
    for (const value of saved) if (value !== null) collect(value);
    eachTensor(this.residual, collect);
  }
}

/** Visits a residual that is a tensor, or the tensors that it holds as properties. */
function eachTensor(residual: unknown, visit: (tensor: Tensor) => void): void {
  if (typeof residual !== "object" || residual === null) return;
  if (isTensor(residual)) visit(residual);
  else for (const value of Object.values(residual)) if (isTensor(value)) visit(value);
}

function isTensor(value: unknown): value is Tensor {
  // By shape, not by class: tensors are built on nodes.
  return typeof value === "object" && value !== null && "storage" in value && "gradNode" in value;
}

/** The version at which a value is saved. */
function noteSaved(value: Tensor | null): number {
  if (value === null) return 0;
  value.storage.isSaved = true;
  return value.storage.version;
}

/** The error for a second pass over a graph whose saved values are gone. */
export function alreadyUsed(name: string): GradientError {
  return new GradientError(
    `backward: a graph can be used once, because its saved values are dropped on the way; got a second pass through ` +
      `${name} (pass { retainGraph: true } to the first)`,
  );
}
