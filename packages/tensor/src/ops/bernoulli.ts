import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { inMemoryOrder } from "../dispatch/memory-order.ts";
import { isFloating } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { lt } from "./lt.ts";
import { uniform_, type RandomOptions } from "./random-in-place.ts";
import { to } from "./to.ts";

/**
 * 1 with the probability that each element of `p` gives, else 0, PyTorch's for the same seed, dtype and layout.
 *
 * Shapes: as `p`, whose dtype the result has.
 *
 * @category Random
 * @throws {DTypeError} when `p` is not floating. @throws {ValueError} when a probability is not in [0, 1].
 * @example bernoulli(tensor([0, 1])).toArray() // [0, 1]
 */
export function bernoulli(p: Tensor, options: RandomOptions = {}): Tensor {
  checkOptions("bernoulli", options, ["generator"]);
  checkTensor("bernoulli", "p", p);
  if (!isFloating(p.dtype)) {
    throw new DTypeError(`bernoulli: probabilities must be floating; got ${p.dtype}`);
  }
  const bad = [...p.detach().toTypedArray()].find((value) => !(value >= 0 && value <= 1));
  if (bad !== undefined) {
    throw new ValueError(`bernoulli: probabilities must be in [0, 1]; got ${bad}`);
  }
  const drawn = inMemoryOrder(p, p.dtype === "float64" ? "float64" : "float32");
  uniform_(drawn.contiguous, 0, 1, options);
  const out = emptyTensor(p.shape, p.dtype);
  copyInto(to(lt(drawn.like, p.detach()), p.dtype), out);
  return out;
}
