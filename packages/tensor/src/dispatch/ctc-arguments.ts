import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { checkInteger } from "./check-integers.ts";
import type { CtcSample } from "./ctc-lattice.ts";
import { describeValue } from "./describe-value.ts";
import { checkFloating } from "./reduction.ts";

/** One length for each sample: a list or a tensor of integers; for a single sample a number too. */
export type Lengths = number | readonly number[] | Tensor;

/**
 * The samples of a call of `ctcLoss`, checked.
 *
 * @throws {ShapeError} when shapes or the number of lengths do not fit. @throws {DTypeError} when a dtype is wrong.
 * @throws {ValueError} when a length is beyond its tensor, or a label is no class or the blank.
 */
export function ctcSamples(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: Lengths,
  targetLengths: Lengths,
  blank: number,
): CtcSample[] {
  if (logProbs.ndim !== 2 && logProbs.ndim !== 3) {
    throw new ShapeError(
      `ctcLoss: logProbs must be [steps, samples, classes] or [steps, classes]; got ${show(logProbs.shape)}`,
    );
  }
  checkFloating("ctcLoss", "logProbs", logProbs);
  checkIntegers("targets", targets);
  const [steps, classes] = [logProbs.shape[0]!, logProbs.shape.at(-1)!];
  const samples = logProbs.ndim === 2 ? 1 : logProbs.shape[1]!;
  checkInteger("ctcLoss", "blank", blank);
  if (blank < 0 || blank >= classes) {
    throw new ValueError(
      `ctcLoss: blank must be a class, from 0 to ${classes - 1}; got ${blank} for logProbs ${show(logProbs.shape)}`,
    );
  }
  const inputs = lengthsOf("inputLengths", inputLengths, samples, steps);
  const isPadded = targets.ndim === 2;
  const lengths = lengthsOf(
    "targetLengths",
    targetLengths,
    samples,
    isPadded ? targets.shape[1]! : targets.size,
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (isPadded ? targets.shape[0] !== samples : targets.ndim !== 1 || targets.size !== total) {
    throw new ShapeError(
      `ctcLoss: targets must be [samples, longest], here [${samples}, ...], or one after the other, here [${total}]; got ${show(targets.shape)}`,
    );
  }
  const labels = integersIn(targets);
  let next = 0;
  return lengths.map((length, n) => {
    const start = isPadded ? n * targets.shape[1]! : next;
    next += length;
    const target = labels.slice(start, start + length);
    for (const label of target) checkLabel(label, classes, blank, n);
    return {
      states: [blank, ...target.flatMap((label) => [label, blank])],
      steps: inputs[n]!,
      length,
    };
  });
}

function checkLabel(label: number, classes: number, blank: number, sample: number): void {
  if (label >= 0 && label < classes && label !== blank) return;
  throw new ValueError(
    `ctcLoss: a target must be a class, from 0 to ${classes - 1}, but the blank ${blank}; got ${label} in sample ${sample}`,
  );
}

function lengthsOf(name: string, given: unknown, samples: number, most: number): number[] {
  if (given instanceof Tensor) checkIntegers(name, given);
  const list: unknown =
    given instanceof Tensor ? integersIn(given) : typeof given === "number" ? [given] : given;
  if (!Array.isArray(list)) {
    throw new ValueError(
      `ctcLoss: ${name} must be a list or a tensor of integers; got ${describeValue(list)}`,
    );
  }
  if (list.length !== samples || (given instanceof Tensor && given.ndim > 1)) {
    const got = given instanceof Tensor ? show(given.shape) : `${list.length} lengths`;
    throw new ShapeError(`ctcLoss: ${name} must be [samples], here [${samples}]; got ${got}`);
  }
  return list.map((length: unknown, n) => {
    checkInteger("ctcLoss", `${name}[${n}]`, length);
    if (length >= 0 && length <= most) return length;
    throw new ValueError(`ctcLoss: ${name}[${n}] must be from 0 to ${most}; got ${length}`);
  });
}

function checkIntegers(name: string, x: Tensor): void {
  if (x.dtype === "int64" || x.dtype === "int32" || x.dtype === "uint8") return;
  throw new DTypeError(
    `ctcLoss: ${name} must be int64, int32 or uint8; got ${x.dtype} (cast them, as in ${name}.to("int64"))`,
  );
}

function integersIn(x: Tensor): number[] {
  return Array.from(x.toTypedArray(), Number);
}
