import { checkTensor } from "./check-tensor.ts";
import type { DType } from "../dtype.ts";
import { computeDType, isFloating } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** @throws {DTypeError} unless all factors of a product have one dtype, which is not bool. */
export function checkFactors(op: string, ...factors: readonly Tensor[]): void {
  for (const [i, factor] of factors.entries()) checkTensor(op, `operand ${i + 1}`, factor);
  const { dtype } = factors[0]!;
  if (dtype !== "bool" && factors.every((factor) => factor.dtype === dtype)) return;
  throw new DTypeError(
    `${op}: operands must have one dtype, which is not bool; got ${factors.map((f) => f.dtype).join(", ")} (cast them with to)`,
  );
}

/** @throws {ShapeError} unless every operand has the rank that is asked for. */
export function checkRanks(
  op: string,
  operands: Readonly<Record<string, readonly [Tensor, number]>>,
): void {
  const entries = Object.entries(operands);
  for (const [name, [x]] of entries) checkTensor(op, name, x);
  if (entries.every(([, [x, rank]]) => x.ndim === rank)) return;
  const rule = entries.map(([name, [, rank]]) => `${name} must have ${rank} dimensions`).join(", ");
  const got = entries.map(([name, [x]]) => `${name} ${show(x.shape)}`).join(", ");
  throw new ShapeError(`${op}: ${rule}; got ${got} (matmul takes any)`);
}

/** The dtype in which products are computed: int64 for integers, of which the low bits stay. */
export function productDType(dtype: DType): DType {
  return isFloating(dtype) ? computeDType(dtype) : "int64";
}
