import { viewHeap } from "../data/read.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { checkDType, isFloating, type DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { to } from "../ops/to.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorOptions } from "./empty.ts";

/**
 * Numbers from `start` on in equal steps, without `end`: `⌈(end - start) / step⌉` of them.
 *
 * int64 when all arguments are whole numbers, else float32, unless a dtype is given; each is `start + i · step`, computed in
 * float64.
 *
 * @param start Default 0. @param step Default 1.
 * @throws {ValueError} when an argument is not finite, the step is 0, or it leads away from `end`.
 * @example arange(3).toArray() // [0, 1, 2]
 * @example arange(1, 2, 0.5).toArray() // [1, 1.5]
 */
export function arange(end: number, options?: TensorOptions): Tensor;
export function arange(start: number, end: number, options?: TensorOptions): Tensor;
export function arange(start: number, end: number, step: number, options?: TensorOptions): Tensor;
export function arange(...args: readonly (number | TensorOptions | undefined)[]): Tensor {
  const numbers = args.filter((arg) => typeof arg === "number");
  const options = args.find((arg) => typeof arg === "object") ?? {};
  const [start, end] = numbers.length > 1 ? [numbers[0]!, numbers[1]!] : [0, numbers[0]!];
  const step = numbers[2] ?? 1;
  const count = Math.ceil((end - start) / step);
  if (numbers.length === 0 || !Number.isFinite(count) || step === 0 || count < 0) {
    throw new ValueError(
      `arange: finite numbers and a step that leads from start to end are needed; got start ${start}, end ${end}, step ${step}`,
    );
  }
  const dtype = numbers.every(Number.isInteger) ? "int64" : "float32";
  return fromFormula("arange", count, (i) => start + i * step, { dtype, ...options });
}

/**
 * `steps` numbers in equal distances from `start` to `end`, both included.
 *
 * @throws {ValueError} when a bound is not finite or `steps` is no non-negative integer.
 * @example linspace(0, 1, 5).toArray() // [0, 0.25, 0.5, 0.75, 1]
 */
export function linspace(
  start: number,
  end: number,
  steps: number,
  options: TensorOptions = {},
): Tensor {
  checkSpace("linspace", start, end, steps);
  return fromFormula("linspace", steps, evenly(start, end, steps), options);
}

/**
 * `steps` powers of a base, whose exponents go in equal distances from `start` to `end`, both included.
 *
 * @param options `base`, default 10, beside those of every new tensor.
 * @throws {ValueError} when a bound is not finite or `steps` is no non-negative integer.
 * @example logspace(0, 2, 3).toArray() // [1, 10, 100]
 */
export function logspace(
  start: number,
  end: number,
  steps: number,
  options: TensorOptions & { readonly base?: number } = {},
): Tensor {
  checkSpace("logspace", start, end, steps);
  const { base = 10, ...rest } = options;
  const exponent = evenly(start, end, steps);
  return fromFormula("logspace", steps, (i) => base ** exponent(i), rest);
}

/** From both ends, so that the last number is `end` itself. */
function evenly(start: number, end: number, steps: number): (i: number) => number {
  const step = steps > 1 ? (end - start) / (steps - 1) : 0;
  return (i) => (i < steps / 2 ? start + step * i : end - step * (steps - 1 - i));
}

function checkSpace(op: string, start: number, end: number, steps: number): void {
  if (Number.isFinite(start) && Number.isFinite(end) && Number.isSafeInteger(steps) && steps >= 0)
    return;
  throw new ValueError(
    `${op}: finite bounds and a non-negative number of steps are needed; got start ${start}, end ${end}, steps ${steps}`,
  );
}

/** A vector whose element number `i` is `value(i)`. */
function fromFormula(
  op: string,
  count: number,
  value: (i: number) => number,
  options: TensorOptions,
): Tensor {
  const dtype = checkDType(op, options.dtype ?? "float32");
  const { requiresGrad = false } = options;
  if (dtype !== "int64") {
    const wide: DType = isFloating(dtype) ? "float64" : dtype;
    const out = emptyTensor([count], wide);
    const elements = viewHeap<"float64" | "int32" | "uint8" | "bool">(
      wide as "float64", // every dtype here has numbers for elements
      out.address(),
      count,
    );
    for (let i = 0; i < count; i++) elements[i] = value(i);
    return to(out, dtype).setRequiresGrad(requiresGrad);
  }
  const out = emptyTensor([count], dtype);
  const elements = viewHeap("int64", out.address(), count);
  for (let i = 0; i < count; i++) elements[i] = BigInt(Math.trunc(value(i)));
  return out.setRequiresGrad(requiresGrad);
}
