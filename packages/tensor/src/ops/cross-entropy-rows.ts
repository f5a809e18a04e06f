import type { CrossEntropyGradKernel, CrossEntropyKernel } from "@weft/kernels";
import { defineOp, type OpResult } from "../autograd/define-op.ts";
import { isGradEnabled, noGrad } from "../autograd/grad-mode.ts";
import { viewHeap } from "../data/read.ts";
import { binaryInto } from "../dispatch/binary.ts";
import { badLabel, countUsed, type ClassLabels } from "../dispatch/class-labels.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import type { Reduction } from "../dispatch/reduction.ts";
import { constant } from "../dispatch/scalar.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { eq } from "./eq.ts";
import { mul } from "./mul.ts";
import { ne } from "./ne.ts";
import { softmax } from "./softmax.ts";
import { unsqueeze } from "./squeeze.ts";
import { sub } from "./sub.ts";
import { sumData } from "./sum.ts";
import { to } from "./to.ts";
import { arange } from "../create/arange.ts";

interface Attrs {
  readonly labels: ClassLabels;
  readonly reduction: Reduction;
}

interface Saved {
  readonly logSumExp: Tensor;
  /** What the losses' sum was divided by. */
  readonly divisor: number;
}

/**
 * `-log softmax(logits)[label]` of the rows of a matrix, `[samples, classes]` in float32 or float64, by one kernel.
 *
 * @throws {ValueError} when a label names no class.
 * @internal
 */
export const crossEntropyRows: (logits: Tensor, labels: Tensor, attrs: Attrs) => Tensor = defineOp<
  readonly ["logits", "labels"],
  "logits" | "labels",
  Attrs,
  Saved
>({
  name: "crossEntropy",
  inputs: ["logits", "labels"],
  saves: ["logits", "labels"],
  forward: (logits, _rows, { labels, reduction }): OpResult<Saved> => {
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
      labels.rows.address(),
      labels.ignoreIndex,
      losses.address(),
      logSumExp.address(),
    );
    if (bad >= 0) throw badLabel(labels, viewHeap("int32", labels.rows.address(), rows)[bad]!, bad);
    if (reduction === "none") return { out: losses, residual: { logSumExp, divisor: 1 } };
    const out = sumData(losses);
    const divisor = reduction === "mean" ? countUsed(labels) : 1;
    if (reduction === "mean") binaryInto("div", out, constant(divisor, out.dtype), out);
    return { out, residual: { logSumExp, divisor } };
  },
  vjp: {
    logits: ({ dy, logits, labels, attrs, residual }) => {
      const dLosses = attrs.reduction === "mean" ? div(dy, residual.divisor) : dy;
      const { ignoreIndex } = attrs.labels;
      return isGradEnabled()
        ? composedGradient(dLosses, logits, labels, ignoreIndex)
        : fusedGradient(dLosses, logits, labels, ignoreIndex, residual);
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
  const classes = arange(logits.shape[1]!, { dtype: "int32" });
  const [used, target] = noGrad(() => [
    to(ne(labels, ignoreIndex), logits.dtype),
    to(eq(unsqueeze(labels, 1), classes), logits.dtype),
  ]);
  return mul(sub(softmax(logits, 1), target), unsqueeze(mul(dLosses, used), 1));
}
