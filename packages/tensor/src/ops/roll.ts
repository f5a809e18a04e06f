import { integersOf } from "../dispatch/check-integers.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { printedAs } from "../autograd/printed-as.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { cat } from "./cat.ts";
import { clone } from "./clone.ts";
import { flatten } from "./flatten.ts";
import { dimensionOf, narrow } from "./narrow.ts";
import { reshape } from "./reshape.ts";

/**
 * A copy in which elements moved on along dimensions; those that leave at the end come in again at the start.
 *
 * Shapes: any → the same.
 *
 * @category Movement
 * @param shifts By how many positions, one number a dimension of `dims`; negative ones move towards the start.
 * @param dims The flattened tensor is rolled when left out.
 * @throws {ValueError} when there are not as many shifts as dimensions, or one is no integer.
 * @example roll(tensor([1, 2, 3]), 1).toArray() // [3, 1, 2]
 */
export function roll(
  x: Tensor,
  shifts: number | readonly number[],
  dims?: number | readonly number[],
): Tensor {
  checkTensor("roll", "x", x);
  const by = integersOf("roll", "shifts", shifts);
  if (by.length === 0) throw new ValueError("roll: a shift is needed; got an empty list");
  if (dims === undefined) {
    if (by.length > 1) {
      throw new ValueError(`roll: one shift is needed without dims; got ${by.length}`);
    }
    return printedAs("RollBackward0", reshape(rollAlong(flatten(x), by[0]!, 0), x.shape), x);
  }
  const along = integersOf("roll", "dims", dims);
  if (along.length !== by.length) {
    throw new ValueError(
      `roll: as many shifts as dims are needed; got ${by.length} shifts and ${along.length} dims`,
    );
  }
  const out = along.reduce(
    (rolled, dim, i) => rollAlong(rolled, by[i]!, dimensionOf("roll", x, dim)),
    x,
  );
  return printedAs("RollBackward0", out, x);
}

function rollAlong(x: Tensor, shift: number, d: number): Tensor {
  const size = x.shape[d] ?? 0;
  const by = size === 0 ? 0 : ((shift % size) + size) % size;
  if (by === 0) return clone(x);
  return cat([narrow(x, d, size - by, by), narrow(x, d, 0, size - by)], d);
}
