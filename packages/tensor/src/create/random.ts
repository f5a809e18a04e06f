import { isFloating, type DType } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { viewHeap } from "../data/read.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { castData } from "../dispatch/cast.ts";
import { lt } from "../ops/lt.ts";
import { normal_, uniform_, type RandomOptions } from "../ops/random-in-place.ts";
import { to } from "../ops/to.ts";
import { defaultGenerator } from "../random/index.ts";
import { checkShape, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { empty, type TensorOptions } from "./empty.ts";

/** What new random tensors are made of, and where their numbers come from. */
export type RandomTensorOptions = TensorOptions & RandomOptions;

/**
 * Numbers drawn uniformly from `[0, 1)`, PyTorch's bits for the same seed.
 *
 * @category Random
 * @throws {DTypeError} when the dtype is not floating.
 * @example manualSeed(0); rand([2, 4]).shape // [2, 4]
 */
export function rand(shape: Shape, options: RandomTensorOptions = {}): Tensor {
  return drawn(shape, options, (out) => uniform_(out, 0, 1, options));
}

/**
 * Numbers drawn from the standard normal distribution, PyTorch's bits for the same seed.
 *
 * @category Random
 * @throws {DTypeError} when the dtype is not floating.
 * @example manualSeed(0); randn([2, 4]).shape // [2, 4]
 */
export function randn(shape: Shape, options: RandomTensorOptions = {}): Tensor {
  return normal(0, 1, shape, options);
}

/**
 * Numbers drawn from a normal distribution, PyTorch's bits for the same seed.
 *
 * @category Random
 * @throws {ValueError} when `std < 0`. @throws {DTypeError} when the dtype is not floating.
 * @example normal(5, 0, [2]).toArray() // [5, 5]
 */
export function normal(
  mean: number,
  std: number,
  shape: Shape,
  options: RandomTensorOptions = {},
): Tensor {
  return drawn(shape, options, (out) => normal_(out, mean, std, options));
}

/**
 * `rand` with the shape and dtype of `x`.
 *
 * @category Random
 * @throws {DTypeError} when the dtype is not floating.
 * @example randLike(tensor([1, 2])).shape // [2]
 */
export function randLike(x: Tensor, options: RandomTensorOptions = {}): Tensor {
  return rand(x.shape, { dtype: x.dtype, ...options });
}

/**
 * `randn` with the shape and dtype of `x`.
 *
 * @category Random
 * @throws {DTypeError} when the dtype is not floating.
 * @example randnLike(tensor([1, 2])).shape // [2]
 */
export function randnLike(x: Tensor, options: RandomTensorOptions = {}): Tensor {
  return randn(x.shape, { dtype: x.dtype, ...options });
}

function drawn(shape: Shape, options: RandomTensorOptions, draw: (out: Tensor) => void): Tensor {
  const { requiresGrad = false, dtype = "float32" } = options;
  const out = empty(shape, { dtype });
  draw(out);
  return out.setRequiresGrad(requiresGrad);
}

/**
 * Whole numbers drawn uniformly from `low` to `high - 1`, PyTorch's for the same seed; int64 unless a dtype is given.
 *
 * @category Random
 * @throws {ValueError} when `low >= high`, or the dtype cannot hold them.
 * @example randint(5, 6, [2]).toArray() // [5, 5]
 */
export function randint(
  low: number,
  high: number,
  shape: Shape,
  options: RandomTensorOptions = {},
): Tensor {
  const { dtype = "int64", requiresGrad = false, generator = defaultGenerator } = options;
  const out = emptyTensor([...checkShape("randint", shape)], drawingDType(dtype, low, high));
  // A dtype of the four that the generator fills.
  const target = viewHeap(
    out.dtype as "float32" | "float64" | "int32" | "uint8",
    out.address(),
    out.size,
  );
  generator.fillRandint(target, low, high);
  return (out.dtype === dtype ? out : castData(out, dtype)).setRequiresGrad(requiresGrad);
}

/** Integers of 64 bits are drawn in a dtype that holds them all, from the same stream. */
function drawingDType(dtype: DType, low: number, high: number): DType {
  if (dtype === "float32" || dtype === "float64" || dtype === "int32" || dtype === "uint8")
    return dtype;
  return low >= -(2 ** 31) && high <= 2 ** 31 ? "int32" : "float64";
}

/**
 * The whole numbers from 0 to `n - 1` in random order, PyTorch's for the same seed; int64 unless a dtype is given.
 *
 * @category Random
 * @throws {ValueError} when `n` is not a non-negative integer.
 * @example randperm(4).sort().values.toArray() // [0, 1, 2, 3]
 */
export function randperm(n: number, options: RandomTensorOptions = {}): Tensor {
  const { dtype = "int64", requiresGrad = false, generator = defaultGenerator } = options;
  const order = generator.randperm(n);
  const out = emptyTensor([n], "int32");
  viewHeap("int32", out.address(), n).set(order);
  return to(out, dtype).setRequiresGrad(requiresGrad);
}

/**
 * 1 with the probability that each element of `p` gives, else 0, PyTorch's for the same seed.
 *
 * Shapes: as `p`, whose dtype the result has.
 *
 * @category Random
 * @throws {DTypeError} when `p` is not floating. @throws {ValueError} when a probability is not in [0, 1].
 * @example bernoulli(tensor([0, 1])).toArray() // [0, 1]
 */
export function bernoulli(p: Tensor, options: RandomOptions = {}): Tensor {
  if (!isFloating(p.dtype)) {
    throw new DTypeError(`bernoulli: probabilities must be floating; got ${p.dtype}`);
  }
  const bad = [...p.detach().toTypedArray()].find((value) => !(value >= 0 && value <= 1));
  if (bad !== undefined) {
    throw new ValueError(`bernoulli: probabilities must be in [0, 1]; got ${bad}`);
  }
  const wide = p.dtype === "float64" ? "float64" : "float32";
  return to(lt(rand(p.shape, { dtype: wide, ...options }), p.detach()), p.dtype);
}
