import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { viewHeap } from "../data/read.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { inMemoryOrder } from "../dispatch/memory-order.ts";
import { RANDOM_TENSOR_OPTIONS } from "../dispatch/tensor-options.ts";
import { checkDType, isFloating, resultType } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { normal_, uniform_, type RandomOptions } from "../ops/random-in-place.ts";
import { to } from "../ops/to.ts";
import { generatorOf } from "../random/default-generator.ts";
import { broadcastShapes, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { empty, type TensorOptions } from "./empty.ts";
import { tensor } from "./tensor.ts";

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
  checkOptions("rand", options, RANDOM_TENSOR_OPTIONS);
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
  checkOptions("randn", options, RANDOM_TENSOR_OPTIONS);
  return normal(0, 1, shape, options);
}

/**
 * Numbers drawn from a normal distribution, PyTorch's bits for the same seed.
 *
 * @category Random
 * @param mean A number, or a tensor with one for each element. @param std The same.
 * @param shape When both are numbers; otherwise their common shape is the result's, and the dtype that of the tensors.
 * @throws {ValueError} when `std < 0`. @throws {DTypeError} when the dtype is not floating.
 * @throws {ShapeError} when the tensors do not broadcast.
 * @example normal(5, 0, [2]).toArray() // [5, 5]
 * @example normal(tensor([1, 2]), 0).toArray() // [1, 2]
 */
export function normal(
  mean: number,
  std: number,
  shape: Shape,
  options?: RandomTensorOptions,
): Tensor;
export function normal(
  mean: Tensor | number,
  std: Tensor | number,
  options?: RandomOptions,
): Tensor;
export function normal(
  mean: Tensor | number,
  std: Tensor | number,
  shape: Shape | RandomOptions = {},
  options: RandomTensorOptions = {},
): Tensor {
  if (typeof mean === "number" && typeof std === "number") {
    checkOptions("normal", options, RANDOM_TENSOR_OPTIONS);
    if (Array.isArray(shape)) {
      return drawn(shape as Shape, options, (out) => normal_(out, mean, std, options)); // an array
    }
    throw new ShapeError("normal: with two numbers a shape is needed; got none");
  }
  const drawing = shape as RandomOptions; // no shape is given beside tensors
  checkOptions("normal", drawing, ["generator"]);
  const [m, s] = [asFloats("mean", mean), asFloats("std", std)];
  const out = empty(broadcastShapes("normal", m.shape, s.shape), { dtype: resultType(m, s) });
  const negative = [...s.toTypedArray()].find((value) => !(value >= 0));
  if (negative !== undefined) {
    throw new ValueError(`normal: std must not be negative; got ${negative}`);
  }
  normal_(out, 0, 1, drawing);
  return add(mul(out, s), m);
}

function asFloats(name: string, value: Tensor | number): Tensor {
  if (typeof value === "number") return tensor(value);
  if (isFloating(value.dtype)) return value.detach();
  throw new DTypeError(`normal: ${name} must be floating; got ${value.dtype}`);
}

/**
 * `rand` with the shape and dtype of `x`, in its order of memory.
 *
 * @category Random
 * @throws {DTypeError} when the dtype is not floating.
 * @example randLike(tensor([1, 2])).shape // [2]
 */
export function randLike(x: Tensor, options: RandomTensorOptions = {}): Tensor {
  checkOptions("randLike", options, RANDOM_TENSOR_OPTIONS);
  checkTensor("randLike", "x", x);
  return drawnLike(x, options, (out) => uniform_(out, 0, 1, options));
}

/**
 * `randn` with the shape and dtype of `x`, in its order of memory.
 *
 * @category Random
 * @throws {DTypeError} when the dtype is not floating.
 * @example randnLike(tensor([1, 2])).shape // [2]
 */
export function randnLike(x: Tensor, options: RandomTensorOptions = {}): Tensor {
  checkOptions("randnLike", options, RANDOM_TENSOR_OPTIONS);
  checkTensor("randnLike", "x", x);
  return drawnLike(x, options, (out) => normal_(out, 0, 1, options));
}

/** PyTorch gives the result the layout of `x`, and draws in that order. */
function drawnLike(x: Tensor, options: RandomTensorOptions, draw: (out: Tensor) => void): Tensor {
  const { requiresGrad = false, dtype = x.dtype } = options;
  const { like } = inMemoryOrder(x, checkDType("randLike", dtype));
  draw(like);
  return like.setRequiresGrad(requiresGrad);
}

function drawn(shape: Shape, options: RandomTensorOptions, draw: (out: Tensor) => void): Tensor {
  const { requiresGrad = false, dtype = "float32" } = options;
  const out = empty(shape, { dtype });
  draw(out);
  return out.setRequiresGrad(requiresGrad);
}

/**
 * The whole numbers from 0 to `n - 1` in random order, PyTorch's for the same seed; int64 unless a dtype is given.
 *
 * @category Random
 * @throws {ValueError} when `n` is not a non-negative integer.
 * @example randperm(4).sort().values.toArray() // [0, 1, 2, 3]
 */
export function randperm(n: number, options: RandomTensorOptions = {}): Tensor {
  checkOptions("randperm", options, RANDOM_TENSOR_OPTIONS);
  const { dtype = "int64", requiresGrad = false } = options;
  const generator = generatorOf("randperm", options.generator);
  const order = generator.randperm(n);
  const out = emptyTensor([n], "int32");
  viewHeap("int32", out.address(), n).set(order);
  return to(out, dtype).setRequiresGrad(requiresGrad);
}
