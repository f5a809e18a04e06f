import { checkOptions } from "../dispatch/check-options.ts";
import { RANDOM_TENSOR_OPTIONS } from "../dispatch/tensor-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { viewHeap } from "../data/read.ts";
import { castData } from "../dispatch/cast.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { inMemoryOrder } from "../dispatch/memory-order.ts";
import type { DType } from "../dtype.ts";
import { checkDType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { generatorOf } from "../random/default-generator.ts";
import type { Generator } from "../random/index.ts";
import { checkShape, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { RandomTensorOptions } from "./random.ts";

/** A bound of integers: a bigint where it is no safe integer. */
type Bound = number | bigint;

/**
 * Whole numbers drawn uniformly from `low` to `high - 1`, PyTorch's for the same seed; int64 unless a dtype is given.
 *
 * @param low Default 0. @param high Bigints reach to 2⁶³.
 * @throws {ValueError} when `low >= high`, or the dtype cannot hold them.
 * @example randint(5, 6, [2]).toArray() // [5, 5]
 * @example randint(1, [2]).toArray() // [0, 0]
 */
export function randint(
  low: Bound,
  high: Bound,
  shape: Shape,
  options?: RandomTensorOptions,
): Tensor;
export function randint(high: Bound, shape: Shape, options?: RandomTensorOptions): Tensor;
export function randint(
  ...args: readonly (Bound | Shape | RandomTensorOptions | undefined)[]
): Tensor {
  // One bound or two, then what follows them.
  const count = isBound(args[1]) ? 2 : 1;
  const [low, high] = (count === 2 ? args : [0, args[0]]) as readonly [Bound, Bound];
  const shape = args[count] as Shape;
  const options = (args[count + 1] ?? {}) as RandomTensorOptions;
  checkOptions("randint", options, RANDOM_TENSOR_OPTIONS);
  const { requiresGrad = false, dtype = "int64", generator } = options;
  const out = emptyTensor([...checkShape("randint", shape)], drawingDType(dtype, low, high));
  draw(out, low, high, generator);
  return (out.dtype === dtype ? out : castData(out, dtype)).setRequiresGrad(requiresGrad);
}

/**
 * `randint` with the shape and dtype of `x`, in its order of memory.
 *
 * @throws {ValueError} when `low >= high`, or the dtype cannot hold them.
 * @example randintLike(tensor([1, 2]), 5, 6).toArray() // [5, 5]
 */
export function randintLike(
  x: Tensor,
  low: Bound,
  high: Bound,
  options?: RandomTensorOptions,
): Tensor;
export function randintLike(x: Tensor, high: Bound, options?: RandomTensorOptions): Tensor;
export function randintLike(
  x: Tensor,
  ...args: readonly (Bound | RandomTensorOptions | undefined)[]
): Tensor {
  checkTensor("randintLike", "x", x);
  const count = isBound(args[1]) ? 2 : 1;
  const [low, high] = (count === 2 ? args : [0, args[0]]) as readonly [Bound, Bound];
  const options = (args[count] ?? {}) as RandomTensorOptions;
  checkOptions("randintLike", options, RANDOM_TENSOR_OPTIONS);
  const { requiresGrad = false, dtype = x.dtype, generator } = options;
  const { contiguous, like } = inMemoryOrder(x, drawingDType(dtype, low, high));
  draw(contiguous, low, high, generator);
  return (like.dtype === dtype ? like : castData(like, dtype)).setRequiresGrad(requiresGrad);
}

function isBound(value: unknown): value is Bound {
  return typeof value === "number" || typeof value === "bigint";
}

/** Other dtypes are drawn in one that holds all their integers, from the same stream. */
function drawingDType(dtype: DType, low: Bound, high: Bound): DType {
  checkDType("randint", dtype);
  if (!isSafe(low) || !isSafe(high)) {
    if (dtype === "int64") return dtype;
    throw new ValueError(
      `randint: low and high must be safe integers for dtype ${dtype}; got low=${low}, high=${high}`,
    );
  }
  if (dtype === "float32" || dtype === "float64" || dtype === "int32" || dtype === "uint8")
    return dtype;
  return low >= -(2 ** 31) && high <= 2 ** 31 ? "int32" : "float64";
}

/** Whether a number holds it, or nothing does: that is found when numbers are drawn. */
function isSafe(bound: Bound): boolean {
  return typeof bound === "number" || Number.isSafeInteger(Number(bound));
}

function draw(out: Tensor, low: Bound, high: Bound, given: Generator | undefined): void {
  const generator = generatorOf("randint", given);
  if (out.dtype === "int64") {
    generator.fillRandint64(viewHeap("int64", out.address(), out.size), BigInt(low), BigInt(high));
    return;
  }
  const target = viewHeap(
    out.dtype as "float32" | "float64" | "int32" | "uint8", // what drawingDType gives
    out.address(),
    out.size,
  );
  generator.fillRandint(target, Number(low), Number(high));
}
