import type { CrossEntropyGradKernel, CrossEntropyKernel } from "@weft/kernels";
import { defineOp, type OpResult } from "../autograd/define-op.ts";
import { isGradEnabled, noGrad } from "../autograd/grad-mode.ts";
import { viewHeap } from "../data/read.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
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
import { sum } from "./sum.ts";
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
  const losses = crossEntropyRows(logits, contiguousData(labels), ignoreIndex);
  if (reduction === "none") return losses;
  const total = sum(losses);
  return reduction === "sum" ? total : div(total, countUsed(labels, ignoreIndex));
}

interface Saved {
  readonly logSumExp: Tensor;
}

const crossEntropyRows: (logits: Tensor, labels: Tensor, ignoreIndex: number) => Tensor = defineOp<
  readonly ["logits", "labels"],
  "logits" | "labels",
  number,
  Saved
>({
  name: "crossEntropy",
  inputs: ["logits", "labels"],
  saves: ["logits", "labels"],
  forward: (logits, labels, ignoreIndex): OpResult<Saved> => {
    const kernel = kernelFor<CrossEntropyKernel>("crossEntropy", "crossEntropy", logits.dtype);
    const source = contiguousData(logits);
    const [rows, cols] = [logits.shape[0]!, logits.shape[1]!];
    const out = emptyTensor([rows], logits.dtype);
    const logSumExp = emptyTensor([rows], logits.dtype);
    const bad = kernel(
      rows,
      cols,
      source.address(),
      cols,
      labels.address(),
      ignoreIndex,
      out.address(),
      logSumExp.address(),
    );
    if (bad >= 0) {
      throw new ValueError(
        `crossEntropy: labels must be from 0 to ${cols - 1} (or ignoreIndex ${ignoreIndex}); got ${viewHeap("int32", labels.address(), rows)[bad]} for sample ${bad}`,
      );
    }
    return { out, residual: { logSumExp } };
  },
  vjp: {
    logits: ({ dy, logits, labels, attrs: ignoreIndex, residual }) =>
      isGradEnabled()
        ? composedGradient(dy, logits, labels, ignoreIndex)
        : fusedGradient(dy, logits, labels, ignoreIndex, residual),
    labels: null,
  },
});

function fusedGradient(
  dy: Tensor,
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
    dy.address(),
    dy.strides[0]!,
    out.address(),
    cols,
  );
  return out;
}

/** The same gradient out of ops, for second derivatives. */
function composedGradient(dy: Tensor, logits: Tensor, labels: Tensor, ignoreIndex: number): Tensor {
  const used = noGrad(() => to(ne(labels, ignoreIndex), logits.dtype));
  const target = noGrad(() =>
    oneHot(mul(labels, to(used, "int32")), logits.shape[1]!, logits.dtype),
  );
  return mul(sub(softmax(logits, 1), target), unsqueeze(mul(dy, used), 1));
}

function countUsed(labels: Tensor, ignoreIndex: number): number {
  let used = 0;
  for (const label of labels.toTypedArray()) used += Number(label !== ignoreIndex);
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
