import { writeInPlace } from "../autograd/write-in-place.ts";
import { viewHeap } from "../data/read.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { DTypeError } from "../errors.ts";
import { defaultGenerator, type Generator } from "../random/index.ts";
import type { Tensor } from "../tensor.ts";

/** Where random numbers come from. */
export interface RandomOptions {
  /** The default generator, which `manualSeed` seeds, when left out. */
  readonly generator?: Generator;
}

/**
 * Overwrites `x` with numbers drawn uniformly from `[from, to)`, PyTorch's bits for the same seed.
 *
 * @category Random
 * @throws {ValueError} when `to < from`. @throws {DTypeError} when `x` is not floating.
 * @example uniform_(zeros([3]), -1, 1)
 */
export function uniform_(x: Tensor, from = 0, to = 1, options: RandomOptions = {}): Tensor {
  const generator = options.generator ?? defaultGenerator;
  return fillRandom("uniform_", x, (out) => generator.fillUniform(out, from, to));
}

/**
 * Overwrites `x` with numbers drawn from a normal distribution, PyTorch's bits for the same seed.
 *
 * @category Random
 * @throws {ValueError} when `std < 0`. @throws {DTypeError} when `x` is not floating.
 * @example normal_(zeros([3]), 0, 0.01)
 */
export function normal_(x: Tensor, mean = 0, std = 1, options: RandomOptions = {}): Tensor {
  const generator = options.generator ?? defaultGenerator;
  return fillRandom("normal_", x, (out) => generator.fillNormal(out, mean, std));
}

function fillRandom(
  name: string,
  x: Tensor,
  fill: (out: Float32Array | Float64Array) => void,
): Tensor {
  const { dtype } = x;
  if (dtype !== "float32" && dtype !== "float64") {
    throw new DTypeError(
      `${name}: the tensor must be float32 or float64; got ${dtype} (draw in float32 and cast)`,
    );
  }
  const draw = (target: Tensor): void =>
    fill(viewHeap<"float32" | "float64">(dtype, target.address(), target.size));
  const drawApart = (): Tensor => {
    const drawn = emptyTensor(x.shape, dtype);
    draw(drawn);
    return drawn;
  };
  const write = (): void => (x.isContiguous() ? draw(x) : copyInto(drawApart(), x));
  return writeInPlace(name, x, [], write, drawApart);
}
