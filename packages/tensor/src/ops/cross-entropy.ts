import type { CrossEntropyGradKernel, CrossEntropyKernel } from "@weft/kernels";
import { defineOp, type OpResult } from "../autograd/define-op.ts";
import { isGradEnabled, noGrad } from "../autograd/grad-mode.ts";
import { viewHeap } from "../data/read.ts";
import { binaryInto } from "../dispatch/binary.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { constant } from "../dispatch/scalar.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { isFloating } from "../dtype.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { oneHot } from "./one-hot.ts";
import { ne } from "./ne.ts";
import { softmax } from "./softmax.ts";
import { sub } from "./sub.ts";
import { sumData } from "./sum.ts";
import { to } from "./to.ts";
import { unsqueeze } from "./squeeze.ts";

/** How a loss over samples becomes one number. */
export type Reduction = "mean" | "sum" | "none";

export interface CrossEntropyOptions {
  /** Default `"mean"`: over the samples that are not ignored. */
  readonly reduction?: Reduction;
  /** Samples with this label count for nothing. Default -100. */
  readonly ignoreIndex?: number;
}

/**
 * Cross-entropy of class scores: `-log softmax(logits)[label]` for each sample.
 *
 * Shapes: logits `[samples, classes]`, labels int32 `[samples]` → a scalar, or `[samples]` without reduction.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes do not fit. @throws {DTypeError} when labels are not int32.
 * @throws {ValueError} when a label names no class.
 * @example crossEntropy(tensor([[0, 0]]), tensor([1], { dtype: "int32" })).item() // 0.6931…
 */
export function crossEntropy(
  logits: Tensor,
  labels: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  const { reduction = "mean", ignoreIndex = -100 } = options;
  check(logits, labels);
  return crossEntropyOp(logits, contiguousData(labels), { reduction, ignoreIndex });
}

type Attrs = Required<CrossEntropyOptions>;

interface Saved {
  readonly logSumExp: Tensor;
  /** What the losses' sum was divided by. */
  readonly divisor: number;
}

const crossEntropyOp: (logits: Tensor, labels: Tensor, attrs: Attrs) => Tensor = defineOp<
  readonly ["logits", "labels"],
  "logits" | "labels",
  Attrs,
  Saved
>({
  name: "crossEntropy",
  inputs: ["logits", "labels"],
  saves: ["logits", "labels"],
  forward: (logits, labels, { reduction, ignoreIndex }): OpResult<Saved> => {
    const kernel = kernelFor<CrossEntropyKernel>("crossEntropy", "crossEntropy", logits.dtype);
    const source = contiguousData(logits);
    const [rows, cols] = [logits.shape[0]!, logits.shape[1]!];
    const losses = emptyTensor([rows], logits.dtype);
    const logSumExp = emptyTensor([rows], logits.dtype);
    const bad = kernel(
      rows,
      cols,
      source.address(),
      cols,
      labels.address(),
      ignoreIndex,
      losses.address(),
      logSumExp.address(),
    );
    if (bad >= 0) {
      throw new ValueError(
        `crossEntropy: labels must be from 0 to ${cols - 1} (or ignoreIndex ${ignoreIndex}); got ${viewHeap("int32", labels.address(), rows)[bad]} for sample ${bad}`,
      );
    }
    if (reduction === "none") return { out: losses, residual: { logSumExp, divisor: 1 } };
    const out = sumData(losses);
    const divisor = reduction === "mean" ? countUsed(labels, ignoreIndex) : 1;
    if (reduction === "mean") binaryInto("div", out, constant(divisor, out.dtype), out);
    return { out, residual: { logSumExp, divisor } };
  },
  vjp: {
    logits: ({ dy, logits, labels, attrs, residual }) => {
      const dLosses = attrs.reduction === "mean" ? div(dy, residual.divisor) : dy;
      return isGradEnabled()
        ? composedGradient(dLosses, logits, labels, attrs.ignoreIndex)
        : fusedGradient(dLosses, logits, labels, attrs.ignoreIndex, residual);
    },
    labels: null,
  },
});

/** @param dLosses One value a sample, or one for all. */
function fusedGradient(
  dLosses: Tensor,
  logits: Tensor,
  labels: Tensor,
  ignoreIndex: number,
  { logSumExp }: Saved,
): Tensor {
  const kernel = kernelFor<CrossEntropyGradKernel>(
    "crossEntropy",
    "crossEntropyGrad",
    logits.dtype,
  );
  const source = contiguousData(logits);
  const [rows, cols] = [logits.shape[0]!, logits.shape[1]!];
  const out = emptyTensor(logits.shape, logits.dtype);
  kernel(
    rows,
    cols,
    source.address(),
    cols,
    labels.address(),
    ignoreIndex,
    logSumExp.address(),
    dLosses.address(),
    dLosses.strides[0] ?? 0,
    out.address(),
    cols,
  );
  return out;
}

/** The same gradient out of ops, for second derivatives. */
function composedGradient(
  dLosses: Tensor,
  logits: Tensor,
  labels: Tensor,
  ignoreIndex: number,
): Tensor {
  const used = noGrad(() => to(ne(labels, ignoreIndex), logits.dtype));
  const target = noGrad(() =>
    oneHot(mul(labels, to(used, "int32")), logits.shape[1], logits.dtype),
  );
  return mul(sub(softmax(logits, 1), target), unsqueeze(mul(dLosses, used), 1));
}

function countUsed(labels: Tensor, ignoreIndex: number): number {
  let used = 0;
  for (const label of viewHeap("int32", labels.address(), labels.size))
    used += Number(label !== ignoreIndex);
  return used;
}

function check(logits: Tensor, labels: Tensor): void {
  if (logits.ndim !== 2 || labels.ndim !== 1 || labels.shape[0] !== logits.shape[0]) {
    throw new ShapeError(
      `crossEntropy: logits must be [samples, classes] and labels [samples]; got ${show(logits.shape)} and ${show(labels.shape)}`,
    );
  }
  if (!isFloating(logits.dtype) || labels.dtype !== "int32") {
    throw new DTypeError(
      `crossEntropy: logits must be floating and labels int32; got ${logits.dtype} and ${labels.dtype}`,
    );
  }
}
