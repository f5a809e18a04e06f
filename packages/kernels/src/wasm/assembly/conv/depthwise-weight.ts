import { MultiplyAdd } from "../gemm/multiply-add";
import { Sums } from "../sums";
import { Vector } from "../vector";
import { Lanes } from "./depthwise";

/**
 * `dw[c, r, s] = Σ dy[n, c, i, j] x[n, c, ...]` over images and places: lanes of columns over an image's rows, images added up
 * in float64. Three taps of a row share what they read of dy.
 */
export function depthwiseWeight<T>(
  channels: usize,
  batch: usize,
  outRows: usize,
  outCols: usize,
  kernelRows: usize,
  kernelCols: usize,
  x: usize,
  xBatch: usize,
  xChannel: usize,
  xRow: usize,
  strideRow: usize,
  strideCol: usize,
  dilationRow: usize,
  dilationCol: usize,
  dy: usize,
  dyBatch: usize,
  dyChannel: usize,
  dw: usize,
  dwChannel: usize,
): void {
  const size = sizeof<T>();
  for (let c: usize = 0; c < channels; ++c) {
    let to = dw + c * dwChannel * size;
    for (let r: usize = 0; r < kernelRows; ++r) {
      for (let s: usize = 0; s < kernelCols; s += 3) {
        const taps = min<usize>(kernelCols - s, 3);
        let t0: f64 = 0;
        let t1: f64 = 0;
        let t2: f64 = 0;
        for (let n: usize = 0; n < batch; ++n) {
          let b = dy + (n * dyBatch + c * dyChannel) * size;
          let row =
            x + (n * xBatch + c * xChannel + r * dilationRow * xRow + s * dilationCol) * size;
          const next = dilationCol * size;
          let s0 = v128.splat<T>(0);
          let s1 = s0;
          let s2 = s0;
          for (let i = outRows; i > 0; --i) {
            let a = row;
            let left = outCols;
            if (taps == 3 && strideCol == 1) {
              for (; left >= Vector.lanes<T>(); left -= Vector.lanes<T>()) {
                const g = v128.load(b);
                s0 = MultiplyAdd.lanes<T>(v128.load(a), g, s0);
                s1 = MultiplyAdd.lanes<T>(v128.load(a + next), g, s1);
                s2 = MultiplyAdd.lanes<T>(v128.load(a + 2 * next), g, s2);
                a += 16;
                b += 16;
              }
            }
            while (left > 0) {
              const count = min(left, Vector.lanes<T>());
              const g = Lanes.row<T>(b, size, count);
              s0 = MultiplyAdd.lanes<T>(Lanes.row<T>(a, strideCol * size, count), g, s0);
              if (taps > 1)
                s1 = MultiplyAdd.lanes<T>(Lanes.row<T>(a + next, strideCol * size, count), g, s1);
              if (taps > 2)
                s2 = MultiplyAdd.lanes<T>(
                  Lanes.row<T>(a + 2 * next, strideCol * size, count),
                  g,
                  s2,
                );
              a += count * strideCol * size;
              b += count * size;
              left -= count;
            }
            row += strideRow * xRow * size;
          }
          t0 += Sums.lanes<T>(s0);
          t1 += Sums.lanes<T>(s1);
          t2 += Sums.lanes<T>(s2);
        }
        store<T>(to, <T>t0);
        if (taps > 1) store<T>(to, <T>t1, sizeof<T>());
        if (taps > 2) store<T>(to + 2 * size, <T>t2);
        to += taps * size;
      }
    }
  }
}
