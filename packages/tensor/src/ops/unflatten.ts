import { checkIntegers } from "../dispatch/check-integers.ts";
import { ShapeError } from "../errors.ts";
import { show, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { dimensionOf } from "./narrow.ts";
import { reshape } from "./reshape.ts";

/**
 * One dimension cut into several; one of the sizes may be -1.
 *
 * Shapes: `[..., n, ...]` → `[..., ...sizes, ...]`, whose product is n.
 *
 * @category Movement
 * @throws {ShapeError} when the sizes do not multiply to the dimension's.
 * @example unflatten(zeros([2, 12]), 1, [3, -1]).shape // [2, 3, 4]
 */
export function unflatten(x: Tensor, dim: number, sizes: Shape): Tensor {
  const d = dimensionOf("unflatten", x, dim);
  checkIntegers("unflatten", "sizes", sizes);
  const known = sizes.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const open = sizes.filter((n) => n === -1).length;
  const whole = x.shape[d]!;
  const fits = open === 0 ? known === whole : open === 1 && known > 0 && whole % known === 0;
  if (!fits || sizes.length === 0) {
    throw new ShapeError(
      `unflatten: the sizes must multiply to ${whole}, the size of dimension ${d}; got ${show(sizes)} for shape ${show(x.shape)}`,
    );
  }
  return reshape(x, x.shape.toSpliced(d, 1, ...sizes.map((n) => (n === -1 ? whole / known : n))));
}
