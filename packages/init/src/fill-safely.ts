import { full, isFloating, Tensor } from "@weft/tensor";

/** How a tensor was filled wrongly, to go on after "fill" or the like. */
export class FillFault extends Error {}

/**
 * Lets foreign code overwrite a tensor: in memory of its own first, which is checked and then copied, so that whatever goes
 * wrong the tensor keeps its values.
 *
 * @param tensor Has elements.
 * @param start What the code finds: nothing (NaN, so that an element it forgets is noticed), or the tensor's values.
 * @throws {FillFault} when it returned something else, changed shape, dtype or memory, or left NaN.
 */
export function fillSafely(
  tensor: Tensor,
  start: "nothing" | "values",
  fill: (fresh: Tensor) => unknown,
): void {
  const { shape, dtype } = tensor;
  const fresh =
    start === "values"
      ? tensor.detach().clone()
      : full([...shape], isFloating(dtype) ? NaN : 0, { dtype });
  const { storage } = fresh;
  const result = fill(fresh);
  if (isThenable(result)) throw new FillFault("must be done when it returns; got a promise");
  if (result !== undefined && result !== fresh) {
    throw new FillFault(
      `must overwrite the tensor that it is given, and return nothing or that tensor; got ${describe(result)}`,
    );
  }
  if (fresh.shape.join() !== shape.join() || fresh.dtype !== dtype || fresh.storage !== storage) {
    throw new FillFault(
      `must leave shape [${shape.join(", ")}], dtype ${dtype} and memory as they are; got ${describe(fresh)}`,
    );
  }
  checkNumbers(fresh);
  tensor.detach().copy_(fresh);
}

/** @throws {FillFault} when there is NaN among the values. */
export function checkNumbers(values: Tensor): void {
  if (!isFloating(values.dtype)) return;
  const wrong = values.isnan().sum().item();
  if (wrong === 0) return;
  const first = values.toTypedArray().findIndex((x) => Number.isNaN(x));
  throw new FillFault(
    `must set every element to a number; got NaN in ${wrong} of ${values.size}, the first at position ${first}`,
  );
}

/** A value as an error shows it. */
export function describe(value: unknown): string {
  if (value instanceof Tensor)
    return `a tensor of shape [${value.shape.join(", ")}] and dtype ${value.dtype}`;
  if (typeof value === "object" || typeof value === "function")
    return Object.prototype.toString.call(value);
  return typeof value === "number" ? `the number ${value}` : typeof value;
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value;
}
