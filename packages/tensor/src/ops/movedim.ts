import { integersOf } from "../dispatch/check-integers.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { ValueError } from "../errors.ts";
import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { permute } from "./permute.ts";
import { exchanged } from "./transpose.ts";

/**
 * A view with some dimensions moved to other positions; the others keep their order.
 *
 * @category Movement
 * @throws {ValueError} when sources or destinations repeat, or there are not as many of one as of the other.
 * @example movedim(zeros([2, 3, 4]), 0, -1).shape // [3, 4, 2]
 */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  checkTensor("movedim", "x", x);
  const list = (name: string, dims: number | readonly number[]): number[] =>
    integersOf("movedim", name, dims).map((d) => normalizeDim("movedim", d, x.ndim));
  const [from, to] = [list("source", source), list("destination", destination)];
  if (
    from.length !== to.length ||
    new Set(from).size !== from.length ||
    new Set(to).size !== to.length
  ) {
    throw new ValueError(
      `movedim: sources and destinations must be equally many, each once; got [${from.join(", ")}] to [${to.join(", ")}]`,
    );
  }
  const rest = x.shape.map((_, d) => d).filter((d) => !from.includes(d));
  return permute(
    x,
    x.shape.map((_, d) => (to.includes(d) ? from[to.indexOf(d)]! : rest.shift()!)),
  );
}

/**
 * A view with two dimensions exchanged: NumPy's name of `transpose`.
 *
 * @category Movement
 * @throws {IndexError} when a dimension is out of range.
 * @example swapaxes(zeros([2, 3]), 0, 1).shape // [3, 2]
 */
export function swapaxes(x: Tensor, axis0: number, axis1: number): Tensor {
  return exchanged("swapaxes", x, axis0, axis1);
}
