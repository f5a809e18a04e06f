import { isFloating } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { fold } from "./truth.ts";

/**
 * Refuses zeros among integer divisors: floats have Infinity and NaN for them, integers have nothing.
 *
 * @throws {ValueError} when integers or bools are divided and one of the divisors is 0.
 */
export function checkDivisor(op: string, a: Tensor, b: Tensor): void {
  if (isFloating(a.dtype) || isFloating(b.dtype) || a.size === 0 || b.size === 0) return;
  const none = fold("all", "min", true, b, {});
  if (none.item() === 0) {
    throw new ValueError(
      `${op}: integer division by zero; got a divisor of dtype ${b.dtype} with a 0 (mask it, or divide floats, as in x.to("float32"))`,
    );
  }
}
