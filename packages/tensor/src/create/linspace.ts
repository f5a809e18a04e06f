import { checkOptions } from "../dispatch/check-options.ts";
import { TENSOR_OPTIONS } from "../dispatch/tensor-options.ts";
import { isFloating } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorOptions } from "./empty.ts";
import { along, checkSequenceDType, inVectors, roundTo, sequenceTensor } from "./sequence.ts";

/**
 * `steps` numbers in equal distances from `start` to `end`, both included, computed from both ends with PyTorch's rounding.
 * float32 unless a dtype is given; integers are truncated.
 *
 * @throws {ValueError} when a bound is not finite or `steps` is no non-negative integer. @throws {DTypeError} for bool.
 * @example linspace(0, 1, 5).toArray() // [0, 0.25, 0.5, 0.75, 1]
 */
export function linspace(
  start: number,
  end: number,
  steps: number,
  options: TensorOptions = {},
): Tensor {
  checkOptions("linspace", options, TENSOR_OPTIONS);
  checkSpace("linspace", start, end, steps);
  const dtype = checkSequenceDType("linspace", options.dtype ?? "float32");
  const round = roundTo(dtype);
  // Steps between integers are float64.
  const inner = isFloating(dtype) ? round : (x: number): number => x;
  const [first, last] = [round(start), round(end)];
  const step = steps > 1 ? inner(inner(last - first) / inner(steps - 1)) : 0;
  const isFused = dtype === "float32" || dtype === "float64";
  const at = (from: number, by: number, i: number): number =>
    round(isFused ? along(from, by, i) : inner(by * inner(i)) + from);
  const one = (i: number): number =>
    steps === 1 || 2 * i < steps - (steps % 2)
      ? at(first, step, i)
      : at(last, -step, steps - 1 - i);
  return sequenceTensor(steps, dtype, options, () =>
    inVectors(dtype, steps, one, (from, k) => round(inner(step * k) + from)),
  );
}

/**
 * `steps` powers of a base, whose exponents go in equal distances from `start` to `end`, both included. float32 unless a dtype
 * is given; integers truncate the bounds and the powers.
 *
 * @param options `base`, default 10, beside those of every new tensor.
 * @throws {ValueError} when a bound is not finite or `steps` is no non-negative integer. @throws {DTypeError} for bool.
 * @example logspace(0, 2, 3).toArray() // [1, 10, 100]
 */
export function logspace(
  start: number,
  end: number,
  steps: number,
  options: TensorOptions & { readonly base?: number } = {},
): Tensor {
  checkOptions("logspace", options, ["base", ...TENSOR_OPTIONS]);
  checkSpace("logspace", start, end, steps);
  const { base = 10, ...rest } = options;
  const dtype = checkSequenceDType("logspace", rest.dtype ?? "float32");
  const round = roundTo(dtype);
  const [first, last] = steps === 1 ? [start, start] : [round(start), round(end)];
  const step = steps > 1 ? round(last - first) / (steps - 1) : 0;
  const one = (i: number): number => {
    const isFirstHalf = 2 * i < steps - (steps % 2);
    return round(base ** (isFirstHalf ? first + step * i : last - step * (steps - 1 - i)));
  };
  return sequenceTensor(steps, dtype, rest, () =>
    Float64Array.from({ length: steps }, (_, i) => one(i)),
  );
}

function checkSpace(op: string, start: number, end: number, steps: number): void {
  if (Number.isFinite(start) && Number.isFinite(end) && Number.isSafeInteger(steps) && steps >= 0)
    return;
  throw new ValueError(
    `${op}: finite bounds and a non-negative number of steps are needed; got start ${start}, end ${end}, steps ${steps}`,
  );
}
