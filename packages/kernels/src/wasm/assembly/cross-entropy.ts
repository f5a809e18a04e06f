import { ExponentialRow, Keep } from "./exponential-rows";
import { RowExp } from "./row-exp";

class CrossEntropy {
  /** `loss = log Σ e^(x - max) - (x[label] - max)`; answers the first row with a label that is not allowed, or -1. */
  @inline static run<T>(
    rows: usize,
    cols: usize,
    x: usize,
    xRow: usize,
    labels: usize,
    ignoreIndex: i32,
    losses: usize,
    logSumExp: usize,
  ): i32 {
    for (let r: usize = 0; r < rows; ++r) {
      const label = load<i32>(labels + r * 4);
      if (label != ignoreIndex && <u32>label >= <u32>cols) return <i32>r;
      const largest = ExponentialRow.largest<T>(cols, x);
      const total = ExponentialRow.sum<T>(Keep.Nothing, cols, x, largest, 0, 0, 0);
      const logTotal = NativeMath.log(total / RowExp.scale<T>());
      store<T>(logSumExp + r * sizeof<T>(), <T>(<f64>largest + logTotal));
      let loss: f64 = 0;
      if (label != ignoreIndex)
        loss = logTotal - (<f64>load<T>(x + label * sizeof<T>()) - <f64>largest);
      store<T>(losses + r * sizeof<T>(), <T>loss);
      x += xRow * sizeof<T>();
    }
    return -1;
  }

  @inline static gradient<T>(
    rows: usize,
    cols: usize,
    x: usize,
    xRow: usize,
    labels: usize,
    ignoreIndex: i32,
    logSumExp: usize,
    dLosses: usize,
    dLossesStride: usize,
    out: usize,
    outRow: usize,
  ): void {
    for (let r: usize = 0; r < rows; ++r) {
      const label = load<i32>(labels + r * 4);
      if (label == ignoreIndex) {
        memory.fill(out, 0, cols * sizeof<T>());
      } else {
        const shift = load<T>(logSumExp + r * sizeof<T>());
        const dLoss = load<T>(dLosses + r * dLossesStride * sizeof<T>());
        // Before the loop, which may overwrite the logits (in place).
        const own = RowExp.exact<T>(
          v128.sub<T>(v128.load_splat<T>(x + label * sizeof<T>()), v128.splat<T>(shift)),
        );
        ExponentialRow.sum<T>(Keep.Times, cols, x, shift, out, 0, dLoss);
        store<T>(out + label * sizeof<T>(), <T>(<T>(v128.extract_lane<T>(own, 0) - 1) * dLoss));
      }
      x += xRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }
}

export function crossEntropyF32(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  labels: usize,
  ignoreIndex: i32,
  losses: usize,
  logSumExp: usize,
): i32 {
  return CrossEntropy.run<f32>(rows, cols, x, xRow, labels, ignoreIndex, losses, logSumExp);
}

export function crossEntropyF64(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  labels: usize,
  ignoreIndex: i32,
  losses: usize,
  logSumExp: usize,
): i32 {
  return CrossEntropy.run<f64>(rows, cols, x, xRow, labels, ignoreIndex, losses, logSumExp);
}

export function crossEntropyGradF32(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  labels: usize,
  ignoreIndex: i32,
  logSumExp: usize,
  dLosses: usize,
  dLossesStride: usize,
  out: usize,
  outRow: usize,
): void {
  CrossEntropy.gradient<f32>(
    rows,
    cols,
    x,
    xRow,
    labels,
    ignoreIndex,
    logSumExp,
    dLosses,
    dLossesStride,
    out,
    outRow,
  );
}

export function crossEntropyGradF64(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  labels: usize,
  ignoreIndex: i32,
  logSumExp: usize,
  dLosses: usize,
  dLossesStride: usize,
  out: usize,
  outRow: usize,
): void {
  CrossEntropy.gradient<f64>(
    rows,
    cols,
    x,
    xRow,
    labels,
    ignoreIndex,
    logSumExp,
    dLosses,
    dLossesStride,
    out,
    outRow,
  );
}
