import { MultiplyAdd } from "../gemm/multiply-add";
import { Sums } from "../sums";
import { Vector } from "../vector";

class Lanes {
  /** `count` elements, at most as many as a vector has, `step` bytes apart; the other lanes are 0. */
  @inline static gather<T>(at: usize, step: usize, count: usize): v128 {
    let v = v128.replace_lane<T>(v128.splat<T>(0), 0, load<T>(at));
    if (count > 1) v = v128.replace_lane<T>(v, 1, load<T>(at + step));
    if (sizeof<T>() == 4) {
      if (count > 2) v = v128.replace_lane<T>(v, 2, load<T>(at + 2 * step));
      if (count > 3) v = v128.replace_lane<T>(v, 3, load<T>(at + 3 * step));
    }
    return v;
  }
}

/** Each channel with a filter of its own, without padding: `y[n, c, i, j] = bias[c] + Σ w[c, r, s] x[n, c, ...]`. */
export function depthwise<T>(
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
  w: usize,
  wChannel: usize,
  bias: usize,
  biasStep: usize,
  y: usize,
  yBatch: usize,
  yChannel: usize,
): void {
  const size = sizeof<T>();
  const rowStep = dilationRow * xRow * size;
  const colStep = dilationCol * size;
  const step = strideCol * size;
  const lanes = Vector.lanes<T>();
  for (let c: usize = 0; c < channels; ++c) {
    const filter = w + c * wChannel * size;
    const start = v128.splat<T>(bias == 0 ? 0 : load<T>(bias + c * biasStep * size));
    for (let n: usize = 0; n < batch; ++n) {
      const image = x + (n * xBatch + c * xChannel) * size;
      let to = y + (n * yBatch + c * yChannel) * size;
      for (let i: usize = 0; i < outRows; ++i) {
        let from = image + i * strideRow * xRow * size;
        let left = outCols;
        if (strideCol == 1) {
          for (; left >= 4 * lanes; left -= 4 * lanes) {
            let s0 = start;
            let s1 = start;
            let s2 = start;
            let s3 = start;
            let f = filter;
            let row = from;
            for (let r = kernelRows; r > 0; --r) {
              let at = row;
              for (let s = kernelCols; s > 0; --s) {
                const e = v128.load_splat<T>(f);
                s0 = MultiplyAdd.lanes<T>(e, v128.load(at), s0);
                s1 = MultiplyAdd.lanes<T>(e, v128.load(at, 16), s1);
                s2 = MultiplyAdd.lanes<T>(e, v128.load(at, 32), s2);
                s3 = MultiplyAdd.lanes<T>(e, v128.load(at, 48), s3);
                f += size;
                at += colStep;
              }
              row += rowStep;
            }
            v128.store(to, s0);
            v128.store(to, s1, 16);
            v128.store(to, s2, 32);
            v128.store(to, s3, 48);
            from += 64;
            to += 64;
          }
        }
        while (left > 0) {
          const count = min(left, lanes);
          const isWhole = strideCol == 1 && count == lanes;
          let sum = start;
          let f = filter;
          let row = from;
          for (let r = kernelRows; r > 0; --r) {
            let at = row;
            for (let s = kernelCols; s > 0; --s) {
              const v = isWhole ? v128.load(at) : Lanes.gather<T>(at, step, count);
              sum = MultiplyAdd.lanes<T>(v128.load_splat<T>(f), v, sum);
              f += size;
              at += colStep;
            }
            row += rowStep;
          }
          if (count == lanes) v128.store(to, sum);
          else Vector.storeTail<T>(to, count, sum);
          from += count * step;
          to += count * size;
          left -= count;
        }
      }
    }
  }
}

/**
 * `dw[c, r, s] = Σ dy[n, c, i, j] x[n, c, ...]` over images and places: each image by lanes of columns, the images in float64.
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
  const lanes = Vector.lanes<T>();
  const step = strideCol * size;
  for (let c: usize = 0; c < channels; ++c) {
    let to = dw + c * dwChannel * size;
    for (let r: usize = 0; r < kernelRows; ++r) {
      for (let s: usize = 0; s < kernelCols; ++s) {
        let total: f64 = 0;
        for (let n: usize = 0; n < batch; ++n) {
          let b = dy + (n * dyBatch + c * dyChannel) * size;
          let row =
            x + (n * xBatch + c * xChannel + r * dilationRow * xRow + s * dilationCol) * size;
          let s0 = v128.splat<T>(0);
          let s1 = s0;
          for (let i: usize = 0; i < outRows; ++i) {
            let a = row;
            let left = outCols;
            if (strideCol == 1) {
              for (; left >= 2 * lanes; left -= 2 * lanes) {
                s0 = MultiplyAdd.lanes<T>(v128.load(a), v128.load(b), s0);
                s1 = MultiplyAdd.lanes<T>(v128.load(a, 16), v128.load(b, 16), s1);
                a += 32;
                b += 32;
              }
            }
            while (left > 0) {
              const count = min(left, lanes);
              const v =
                strideCol == 1 && count == lanes ? v128.load(a) : Lanes.gather<T>(a, step, count);
              const g = count == lanes ? v128.load(b) : Vector.loadTail<T>(b, count, 0);
              s0 = MultiplyAdd.lanes<T>(v, g, s0);
              a += count * step;
              b += count * size;
              left -= count;
            }
            row += strideRow * xRow * size;
          }
          total += Sums.lanes<T>(v128.add<T>(s0, s1));
        }
        store<T>(to, <T>total);
        to += size;
      }
    }
  }
}
