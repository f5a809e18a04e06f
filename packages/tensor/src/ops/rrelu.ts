import { defineOp } from "../autograd/define-op.ts";
import { readRowMajor, viewHeap } from "../data/read.ts";
import { toNumbers } from "../data/values.ts";
import { binary, binaryInto } from "../dispatch/binary.ts";
import { castData } from "../dispatch/cast.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { ValueError } from "../errors.ts";
import { generatorOf } from "../random/default-generator.ts";
import type { Generator } from "../random/index.ts";
import type { Tensor } from "../tensor.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { checkFloating } from "./define-activation.ts";
import { writeWatched } from "./define-in-place.ts";
import { leakyRelu, leakyRelu_ } from "./leaky-relu.ts";
import { mul } from "./mul.ts";

/** Options of `rrelu`. */
export interface RreluOptions {
  /** Whether slopes are drawn. Default false: the slope is the middle of the interval. */
  readonly training?: boolean;
  /** The default generator, which `manualSeed` seeds, when left out. */
  readonly generator?: Generator;
}

/**
 * Rectifier with a random slope for each element that is not above 0: `x > 0 ? x : r · x`, r uniform in `[lower, upper)`, PyTorch's
 * numbers for the same seed. When not training, `leakyRelu` with the slope `(lower + upper) / 2`.
 *
 * @category Network functions
 * @param lower Default 1/8. @param upper Default 1/3.
 * @throws {DTypeError} when `x` is not floating. @throws {ValueError} when `lower > upper`, or one is not finite.
 * @example rrelu(tensor([-2, 3]), 0.25, 0.25).toArray() // [-0.5, 3]
 */
export function rrelu(
  x: Tensor,
  lower: number = 1 / 8,
  upper: number = 1 / 3,
  options: RreluOptions = {},
): Tensor {
  checkOptions("rrelu", options, ["training", "generator"]);
  checkBounds("rrelu", x, lower, upper);
  const generator = generatorOf("rrelu", options.generator);
  if (options.training !== true) return leakyRelu(x, (lower + upper) / 2);
  return randomized(x, drawSlopes(x, lower, upper, generator));
}

/**
 * `rrelu` into `x` itself.
 *
 * @category Network functions
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `rrelu`.
 * @example rrelu_(tensor([-2, 3]), 0.25, 0.25).toArray() // [-0.5, 3]
 */
export function rrelu_(
  x: Tensor,
  lower: number = 1 / 8,
  upper: number = 1 / 3,
  options: RreluOptions = {},
): Tensor {
  checkOptions("rrelu_", options, ["training", "generator"]);
  checkBounds("rrelu_", x, lower, upper);
  const generator = generatorOf("rrelu_", options.generator);
  if (options.training !== true) return leakyRelu_(x, (lower + upper) / 2);
  return writeWatched(
    "rrelu_",
    x,
    [],
    () => binaryInto("mul", x, drawSlopes(x, lower, upper, generator), x),
    (old) => randomized(old, drawSlopes(old, lower, upper, generator)),
  );
}

const randomized: (x: Tensor, slopes: Tensor) => Tensor = defineOp({
  name: "rrelu",
  inputs: ["x", "slopes"],
  saves: ["slopes"],
  forward: (x, slopes) => binary("rrelu", "mul", x, slopes),
  vjp: { x: ({ dy, slopes }) => mul(dy, slopes), slopes: null },
});

/** 1 for elements above 0 and NaN; for each other element, in row-major order, one 53-bit number of the stream. */
function drawSlopes(x: Tensor, lower: number, upper: number, generator: Generator): Tensor {
  // PyTorch rounds the bounds to the tensor's dtype before it draws.
  const least = scalarTensor(lower, x.dtype).item();
  const range = scalarTensor(upper, x.dtype).item() - least;
  const values = Float64Array.from(toNumbers("rrelu", readRowMajor(x), x.dtype));
  const draws = new Float64Array(values.reduce((count, value) => count + Number(value <= 0), 0));
  generator.fillUniform(draws);
  let next = 0;
  const drawn = values.map((value) => (value <= 0 ? draws[next++]! * range + least : 1));
  const slopes = emptyTensor(x.shape, "float64");
  viewHeap("float64", slopes.address(), slopes.size).set(drawn);
  return x.dtype === "float64" ? slopes : castData(slopes, x.dtype);
}

function checkBounds(op: string, x: Tensor, lower: number, upper: number): void {
  checkFloating(op, x);
  checkNumberOrNaN(op, "lower", lower);
  checkNumberOrNaN(op, "upper", upper);
  if (Number.isFinite(lower) && Number.isFinite(upper) && lower <= upper) return;
  throw new ValueError(
    `${op}: lower and upper must be finite, and lower at most upper; got ${lower} and ${upper}`,
  );
}
