import { defineOp } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { fromTypedArray } from "../create/tensor.ts";
import { viewHeap } from "../data/read.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { ctcSamples, type Lengths } from "../dispatch/ctc-arguments.ts";
import {
  ctcForward,
  ctcLossOf,
  ctcPosteriors,
  type CtcLogs,
  type CtcSample,
} from "../dispatch/ctc-lattice.ts";
import { describeValue } from "../dispatch/describe-value.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { checkReduction, type LossOptions, type Reduction } from "../dispatch/reduction.ts";
import { computeDType } from "../dtype.ts";
import { GradientError, ValueError } from "../errors.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { mean } from "./mean.ts";
import { reshape } from "./reshape.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";

export interface CtcLossOptions extends LossOptions {
  /** The class that stands for no label. Default 0. */
  readonly blank?: number;
  /** Whether the loss of a target that does not fit its input, and its gradient, are 0 instead of infinite. Default false. */
  readonly zeroInfinity?: boolean;
}

/**
 * Connectionist temporal classification: `-log Σ Π p[t, π(t)]` over all ways `π` to write the target along the steps, each label
 * once or several times in a row, with blanks anywhere between, and at least one between two equal labels (Graves et al. 2006).
 *
 * A mean divides each sample's loss by the length of its target (by 1 where that is 0), then by the number of samples. As in
 * PyTorch, the gradient is `p - (probability of the class, given the target)`: that of logarithms which `logSoftmax` made. It has no
 * second derivative.
 *
 * Shapes: logProbs `[steps, samples, classes]` (or `[steps, classes]`), as `logSoftmax` gives them; targets
 * (int64, int32 or uint8) `[samples, longest]`, of which what lies beyond a length is not looked at, or one after the other; lengths
 * `[samples]` → a scalar, or `[samples]` (or a scalar) without reduction.
 *
 * @category Losses
 * @param inputLengths How many steps of each sample count: a list or a tensor. @param targetLengths How many labels of each.
 * @throws {ShapeError} when the shapes do not fit. @throws {DTypeError} when a dtype is none of these.
 * @throws {ValueError} when a length is out of range, a target is no class or the blank, or an option is unknown.
 * @example
 * const logProbs = tensor([[0.5, 0.5], [0.25, 0.75]]).log(); // two steps, of the blank and one label
 * const loss = ctcLoss(logProbs, tensor([1n]), 2, 1); // all ways but blank, blank
 * loss.neg().exp().item() // 0.875
 */
export function ctcLoss(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: Lengths,
  targetLengths: Lengths,
  options: CtcLossOptions = {},
): Tensor {
  checkOptions("ctcLoss", options, ["blank", "reduction", "zeroInfinity"]);
  const { blank = 0, zeroInfinity = false } = options;
  const reduction = checkReduction("ctcLoss", options.reduction);
  if (typeof zeroInfinity !== "boolean") {
    throw new ValueError(
      `ctcLoss: zeroInfinity must be true or false; got ${describeValue(zeroInfinity)}`,
    );
  }
  checkTensors("ctcLoss", { logProbs, targets });
  const samples = ctcSamples(logProbs, targets, inputLengths, targetLengths, blank);
  const { dtype, ndim } = logProbs;
  return privately(() => {
    const losses = lossesOf(to(logProbs, computeDType(dtype)), { samples, zeroInfinity });
    return to(reduced(losses, samples, ndim === 2, reduction), dtype);
  });
}

function reduced(
  losses: Tensor,
  samples: readonly CtcSample[],
  isSingle: boolean,
  reduction: Reduction,
): Tensor {
  if (reduction === "sum") return sum(losses);
  if (reduction === "none") return isSingle ? reshape(losses, []) : losses;
  const lengths = Float64Array.from(samples, ({ length }) => Math.max(1, length));
  return mean(div(losses, to(fromTypedArray(lengths), losses.dtype)));
}

interface Attrs {
  readonly samples: readonly CtcSample[];
  readonly zeroInfinity: boolean;
}

const lossesOf = defineOp<readonly ["logProbs"], "logProbs", Attrs>({
  name: "ctcLoss",
  inputs: ["logProbs"],
  saves: ["logProbs"],
  forward: (logProbs, { samples, zeroInfinity }) => {
    const source = contiguousData(logProbs);
    const out = emptyTensor([samples.length], logProbs.dtype);
    const logsOf = logsIn(source, samples.length);
    const losses = floats(out);
    for (const [n, sample] of samples.entries()) {
      const loss = ctcLossOf(sample, ctcForward(sample, logsOf(n)));
      losses[n] = zeroInfinity && loss === Infinity ? 0 : loss;
    }
    return out;
  },
  vjp: {
    logProbs: ({ dy, logProbs, attrs }) => {
      if (isGradEnabled())
        throw new GradientError(
          "ctcLoss: there is no second derivative; got a backward with createGraph",
        );
      return gradientOf(contiguousData(dy), contiguousData(logProbs), attrs);
    },
  },
});

function gradientOf(dy: Tensor, source: Tensor, { samples, zeroInfinity }: Attrs): Tensor {
  const out = emptyTensor(source.shape, source.dtype);
  const classes = source.shape.at(-1)!;
  const logsOf = logsIn(source, samples.length);
  const [into, factors] = [floats(out), floats(dy)];
  into.fill(0);
  for (const [n, sample] of samples.entries()) {
    const logs = logsOf(n);
    const alpha = ctcForward(sample, logs);
    const isInfinite = ctcLossOf(sample, alpha) === Infinity;
    if (isInfinite && zeroInfinity) continue;
    const rows = new Float64Array(sample.steps * classes);
    for (let t = 0; t < sample.steps; t++) {
      for (let c = 0; c < classes; c++) {
        const log = Number(logs.values[logs.start + t * logs.stride + c]);
        rows[t * classes + c] = isInfinite ? NaN : Math.exp(log);
      }
    }
    ctcPosteriors(sample, logs, alpha, (t, label, probability) => {
      rows[t * classes + label]! -= probability;
    });
    for (let t = 0; t < sample.steps; t++) {
      for (let c = 0; c < classes; c++)
        into[logs.start + t * logs.stride + c] = factors[n]! * rows[t * classes + c]!;
    }
  }
  return out;
}

/** Where each sample's logarithms lie. The views must not outlive the next allocation. */
function logsIn(source: Tensor, samples: number): (sample: number) => CtcLogs {
  const values = floats(source);
  const classes = source.shape.at(-1)!;
  return (n) => ({ values, start: n * classes, stride: samples * classes });
}

function floats(x: Tensor): Float32Array | Float64Array {
  return viewHeap(x.dtype as "float32" | "float64", x.address(), x.size); // those that are computed in
}
