import type { DType, NumberArray, TypedArray } from "./dtype.ts";
import { isFloating, itemBytes } from "./dtype.ts";
import { GradientError, ShapeError, ValueError } from "./errors.ts";
import type { GraphNode } from "./autograd/graph-node.ts";
import type { TensorHooks } from "./autograd/hooks.ts";
import { checkOptions } from "./dispatch/check-options.ts";
import { checkBigints } from "./data/check-bigints.ts";
import { readRowMajor } from "./data/read.ts";
import { nest, type NestedBigints, type NestedNumbers } from "./data/nested.ts";
import { toNumbers } from "./data/values.ts";
import { printTensor } from "./print-tensor.ts";
import { contiguousStrides, isContiguous, sameShape, show, sizeOf, type Shape } from "./shape.ts";
import type { Storage } from "./storage/storage.ts";

/**
 * An n-dimensional array over a `Storage`, with strides, and with a place in the graph of a computation.
 *
 * Every op is a method as well: `x.matmul(w).relu()`.
 *
 * @category Tensors
 * @example tensor([[1, 2], [3, 4]]).matmul(eye(2)).relu().toArray() // [[1, 2], [3, 4]]
 */
export class Tensor {
  /** The memory behind it; tensors with the same storage are views of each other. */
  readonly storage: Storage;
  /** What its elements are. */
  readonly dtype: DType;
  /** Position of the first element in the storage, in elements. @pytorch torch.Tensor.storage_offset */
  readonly offset: number;
  /** What `grad` gives, for code that does not keep it: memory that nobody read through `grad` is used again. @internal */
  ownGrad: Tensor | null = null;
  /** Memory of a gradient that was dropped, for the next one. @internal */
  spareGrad: Tensor | null = null;
  /**
   * Where backward writes the first contribution when `grad` is `null`, instead of allocating: memory that is used again
   * on every step. It becomes `grad`.
   */
  gradTarget: Tensor | null = null;
  /** What to call with a leaf's gradient; those of other tensors are their node's. @internal */
  hooks: TensorHooks | null = null;
  /** The tensor this one is a view of, for views made by ops. */
  base: Tensor | null = null;
  /** Whether the view was made under `noGrad`: the history of its base is not its own. @internal */
  isUnrecordedView = false;
  /** The base's node when the view was made: if it changed since, the view's history is stale. */
  baseNode: GraphNode | null = null;
  #gradNode: GraphNode | null = null;
  #leafRequiresGrad = false;
  #shape: Shape;
  /** `null` while they are those of row-major order and nobody has asked. */
  #strides: readonly number[] | null;

  constructor(
    storage: Storage,
    dtype: DType,
    shape: Shape,
    strides?: readonly number[],
    offset = 0,
  ) {
    this.storage = storage;
    this.dtype = dtype;
    this.#shape = shape;
    this.#strides = strides ?? null;
    this.offset = offset;
  }

  /** The op that made it, when gradients flow through; a view follows writes to its base. @pytorch torch.Tensor.grad_fn */
  get gradNode(): GraphNode | null {
    if (this.base !== null && !this.isUnrecordedView && this.base.gradNode !== this.baseNode)
      this.renewHistory();
    return this.#gradNode;
  }

  set gradNode(node: GraphNode | null) {
    const before = this.#gradNode;
    // `retainGrad` is about the values that the tensor has in the end.
    if (before !== null && before.retained === this && node !== null) {
      before.retained = null;
      node.retained = this;
    }
    this.#gradNode = node;
  }

  /** The gradient of the last `backward` calls, summed; `null` before the first. */
  get grad(): Tensor | null {
    const grad = this.ownGrad;
    if (grad !== null) grad.storage.isExposed = true;
    return grad;
  }

  set grad(value: Tensor | null) {
    if (value !== null) {
      checkGrad(this, value);
      value.storage.isExposed = true;
    }
    this.ownGrad = value;
  }

  /** The size of each dimension; `[]` for a scalar. */
  get shape(): Shape {
    return this.#shape;
  }

  /** Distance in elements between neighbours of each dimension. @pytorch torch.Tensor.stride() */
  get strides(): readonly number[] {
    return (this.#strides ??= contiguousStrides(this.shape));
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of elements. @pytorch torch.Tensor.numel() */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Whether no op computed it: a leaf keeps the gradients that reach it in `grad`. */
  get isLeaf(): boolean {
    return this.gradNode === null;
  }

  /** Whether gradients are wanted for it, or flow through it to a leaf that wants them. */
  get requiresGrad(): boolean {
    return this.#leafRequiresGrad || this.gradNode !== null;
  }

  set requiresGrad(value: boolean) {
    this.setRequiresGrad(value);
  }

  /**
   * Asks for gradients (or no longer) and returns the tensor.
   *
   * @pytorch torch.Tensor.requires_grad_
   * @throws {GradientError} for integers and bools, and when switching off a tensor that an op computed: `detach` it.
   * @example ones([2]).setRequiresGrad().requiresGrad // true
   */
  setRequiresGrad(value = true): this {
    if (value && !isFloating(this.dtype)) {
      throw new GradientError(
        `requiresGrad: only floating dtypes can have gradients; got ${this.dtype}`,
      );
    }
    if (!value && this.gradNode !== null) {
      throw new GradientError(
        `requiresGrad: can only be switched off for leaves; got the result of ${this.gradNode.name} (use detach())`,
      );
    }
    if (this.gradNode === null) this.#leafRequiresGrad = value;
    return this;
  }

  /** Byte offset of the first element in the shared heap, valid until the next allocations. @pytorch torch.Tensor.data_ptr */
  address(): number {
    return this.storage.address() + this.offset * itemBytes(this.dtype);
  }

  /** Whether the elements lie in row-major order without gaps. */
  isContiguous(): boolean {
    return this.#strides === null || isContiguous(this.shape, this.#strides);
  }

  /**
   * Takes over another tensor's memory, shape and layout. Who holds this tensor sees the other's values.
   *
   * @internal
   */
  adopt(other: Tensor): void {
    const place: { -readonly [K in "storage" | "dtype" | "offset"]: Tensor[K] } = this;
    place.storage = other.storage;
    place.dtype = other.dtype;
    place.offset = other.offset;
    this.#shape = other.#shape;
    this.#strides = other.#strides;
  }

  /** The same values and storage outside of the graph: nothing flows back through it. */
  detach(): Tensor {
    return new Tensor(this.storage, this.dtype, this.shape, this.strides, this.offset);
  }

  /** The same as `detach()`: what to read and write directly, as in `weight.data.set([0, 0], 42)`. */
  get data(): Tensor {
    return this.detach();
  }

  /**
   * The value of a tensor with one element. A bool gives 0 or 1; with `bigint: true` an int64 gives a bigint.
   *
   * @throws {ShapeError} when it has not exactly one element.
   * @throws {ValueError} when the element is an int64 that is no safe integer.
   * @example tensor([2.5]).item() // 2.5
   * @example tensor(7n).item({ bigint: true }) // 7n
   */
  item(): number;
  item(options: BigintOption): bigint;
  item(options?: BigintOption): number | bigint {
    if (options !== undefined) checkOptions("item", options, ["bigint"]);
    if (this.size !== 1) {
      throw new ShapeError(
        `item: the tensor must have exactly one element; got shape ${show(this.shape)}`,
      );
    }
    const elements = readRowMajor(this);
    if (options?.bigint === true) return checkBigints("item", elements, this.dtype)[0]!;
    return toNumbers("item", elements, this.dtype)[0]!;
  }

  /**
   * The elements in row-major order, copied: a `BigInt64Array` for int64, a `Float32Array` for float16 and bfloat16, bytes for
   * bool and uint8.
   *
   * Its type leaves out int64, so that elements are numbers: say `toTypedArray<BigInt64Array>()` there.
   *
   * @pytorch torch.Tensor.numpy
   * @example tensor([[1, 2], [3, 4]]).t().toTypedArray() // [1, 3, 2, 4]
   */
  toTypedArray(): NumberArray;
  toTypedArray<A extends TypedArray>(): A;
  toTypedArray(): TypedArray {
    const elements = readRowMajor(this);
    return this.dtype === "int64" ? elements : toNumbers("toTypedArray", elements, this.dtype);
  }

  /**
   * The elements as nested arrays (a plain value for a scalar): booleans for bool, numbers for all other dtypes, or, with
   * `bigint: true`, bigints for int64.
   *
   * @pytorch torch.Tensor.tolist
   * @throws {ValueError} when an int64 element is no safe integer and bigints were not asked for.
   * @example tensor([[true], [false]]).toArray() // [[true], [false]]
   * @example tensor([2n ** 60n]).toArray({ bigint: true }) // [1152921504606846976n]
   */
  toArray(): NestedNumbers;
  toArray(options: BigintOption): NestedBigints;
  toArray(options?: BigintOption): NestedNumbers | NestedBigints {
    if (options !== undefined) checkOptions("toArray", options, ["bigint"]);
    const elements = readRowMajor(this);
    if (options?.bigint === true) {
      return nest(checkBigints("toArray", elements, this.dtype), this.shape) as NestedBigints;
    }
    const numbers = toNumbers("toArray", elements, this.dtype);
    if (this.dtype !== "bool") return nest(numbers, this.shape) as NestedNumbers;
    return nest(Array.from(numbers, Boolean), this.shape) as NestedNumbers;
  }

  /**
   * Gives the memory back now, for this tensor and all its views. Never needed: unreachable tensors are collected.
   *
   * @throws {ValueError} when the storage is permanent, as a parameter's.
   */
  [Symbol.dispose](): void {
    if (this.storage.isPermanent) {
      throw new ValueError(
        "dispose: parameters and borrowed tensors keep their memory; drop the references instead",
      );
    }
    this.storage.release();
  }

  /**
   * What PyTorch prints; see `setPrintOptions`.
   *
   * @pytorch str(x)
   * @example String(tensor([1, 2.5])) // tensor([1.0000, 2.5000])
   */
  toString(): string {
    return printTensor(this);
  }

  static {
    // What console.log shows in Node.
    Object.defineProperty(this.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: Tensor): string {
        return this.toString();
      },
    });
  }
}

/** @throws {GradientError} when a tensor cannot be the gradient of another one. */
function checkGrad(x: Tensor, value: Tensor): void {
  const given: unknown = value;
  const got = (what: string): GradientError =>
    new GradientError(
      `grad: it must be null or another tensor of shape ${show(x.shape)} and dtype ${x.dtype}; got ${what}`,
    );
  if (!(given instanceof Tensor)) throw got(typeof given);
  if (given === x) throw got("the tensor itself");
  if (!sameShape(given.shape, x.shape) || given.dtype !== x.dtype)
    throw got(`shape ${show(given.shape)} and dtype ${given.dtype}`);
}

/** Asks for the elements of an int64 tensor as bigints. */
export interface BigintOption {
  readonly bigint: true;
}
