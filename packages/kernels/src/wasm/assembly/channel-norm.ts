import { RowSums } from "./row-sums";
import { RowTail } from "./row-tail";
import { Sums } from "./sums";
import { Vector } from "./vector";

// Images [batch, channels, places], contiguous rows of places: `xBatch` and `xChannel` elements apart. Each row is summed at
// element precision in blocks, rows are added up in float64 in the order of the batch.

/** Elements summed at element precision before the sum goes on in float64. */
const blockLength: usize = 1024;

/** Mean, biased variance and `1 / √(variance + eps)` of each channel. */
export function channelStatistics<T>(
  channels: usize,
  batch: usize,
  places: usize,
  x: usize,
  xBatch: usize,
  xChannel: usize,
  eps: f64,
  mean: usize,
  variance: usize,
  rstd: usize,
): void {
  const size = sizeof<T>();
  const count = <f64>batch * <f64>places;
  for (; channels > 0; --channels) {
    let sum: f64 = 0;
    for (let n: usize = 0; n < batch; ++n) sum += RowSums.sum<T>(places, x + n * xBatch * size);
    // The distances from a first mean give the variance and correct the mean: neither loses digits when the mean is large.
    const first = <T>(sum / count);
    let total: f64 = 0;
    let squares: f64 = 0;
    for (let n: usize = 0; n < batch; ++n) {
      const row = x + n * xBatch * size;
      for (let start: usize = 0; start < places; start += blockLength) {
        const length = min(places - start, blockLength);
        const block = row + start * size;
        total += Distances.sum<T>(length, block, first);
        squares += Distances.squares<T>(length, block, first);
      }
    }
    const average = <T>(<f64>first + total / count);
    const spread = max((squares - (total * total) / count) / count, 0);
    store<T>(mean, average);
    store<T>(variance, <T>spread);
    store<T>(rstd, <T>(1 / sqrt(spread + eps)));
    mean += size;
    variance += size;
    rstd += size;
    x += xChannel * size;
  }
}

class Distances {
  @inline static sum<T>(n: usize, x: usize, from: T): f64 {
    return Distances.run<T>(false, n, x, from);
  }

  @inline static squares<T>(n: usize, x: usize, from: T): f64 {
    return Distances.run<T>(true, n, x, from);
  }

  @inline static run<T>(squared: bool, n: usize, x: usize, from: T): f64 {
    const center = v128.splat<T>(from);
    let s0 = v128.splat<T>(0);
    let s1 = s0;
    let at = x;
    let left = n;
    for (; left >= 2 * Vector.lanes<T>(); left -= 2 * Vector.lanes<T>()) {
      const d0 = v128.sub<T>(v128.load(at), center);
      const d1 = v128.sub<T>(v128.load(at, 16), center);
      s0 = v128.add<T>(s0, squared ? v128.mul<T>(d0, d0) : d0);
      s1 = v128.add<T>(s1, squared ? v128.mul<T>(d1, d1) : d1);
      at += 32;
    }
    if (left >= Vector.lanes<T>()) {
      const d = v128.sub<T>(v128.load(at), center);
      s0 = v128.add<T>(s0, squared ? v128.mul<T>(d, d) : d);
      left -= Vector.lanes<T>();
    }
    if (left > 0) {
      const d = RowTail.own<T>(n, v128.sub<T>(RowTail.load<T>(x, n, from), center));
      s1 = v128.add<T>(s1, squared ? v128.mul<T>(d, d) : d);
    }
    return Sums.lanes<T>(v128.add<T>(s0, s1));
  }
}

/** `out = (x - mean) * rstd * weight + bias` by channels; weight and bias may be 0 (absent). */
export function channelNorm<T>(
  channels: usize,
  batch: usize,
  places: usize,
  x: usize,
  xBatch: usize,
  xChannel: usize,
  mean: usize,
  rstd: usize,
  weight: usize,
  bias: usize,
  out: usize,
): void {
  const size = sizeof<T>();
  for (let c: usize = 0; c < channels; ++c) {
    const m = v128.load_splat<T>(mean + c * size);
    const r = v128.load_splat<T>(rstd + c * size);
    const w = weight == 0 ? v128.splat<T>(1) : v128.load_splat<T>(weight + c * size);
    const b = bias == 0 ? v128.splat<T>(0) : v128.load_splat<T>(bias + c * size);
    for (let n: usize = 0; n < batch; ++n) {
      const row = (n * xBatch + c * xChannel) * size;
      let from = x + row;
      let to = out + row;
      let left = places;
      for (; left >= 2 * Vector.lanes<T>(); left -= 2 * Vector.lanes<T>()) {
        const v0 = v128.mul<T>(v128.sub<T>(v128.load(from), m), r);
        const v1 = v128.mul<T>(v128.sub<T>(v128.load(from, 16), m), r);
        v128.store(to, v128.add<T>(v128.mul<T>(v0, w), b));
        v128.store(to, v128.add<T>(v128.mul<T>(v1, w), b), 16);
        from += 32;
        to += 32;
      }
      while (left > 0) {
        const tail = left >= Vector.lanes<T>() ? 0 : left;
        const v = v128.mul<T>(v128.sub<T>(Vector.fetch<T>(from, tail), m), r);
        Vector.deliver<T>(to, tail, v128.add<T>(v128.mul<T>(v, w), b));
        if (tail > 0) break;
        from += 16;
        to += 16;
        left -= Vector.lanes<T>();
      }
    }
  }
}

/** `dBias = Σ dy` and `dWeight = Σ dy (x - mean) rstd` of each channel. */
export function channelNormSums<T>(
  channels: usize,
  batch: usize,
  places: usize,
  dy: usize,
  x: usize,
  xBatch: usize,
  xChannel: usize,
  mean: usize,
  rstd: usize,
  dWeight: usize,
  dBias: usize,
): void {
  const size = sizeof<T>();
  for (; channels > 0; --channels) {
    const center = v128.load_splat<T>(mean);
    let sum: f64 = 0;
    let products: f64 = 0;
    for (let n: usize = 0; n < batch; ++n) {
      let a = dy + n * xBatch * size;
      let b = x + n * xBatch * size;
      for (let start: usize = 0; start < places; start += blockLength) {
        let left = min(places - start, blockLength);
        let s = v128.splat<T>(0);
        let p = v128.splat<T>(0);
        for (; left >= Vector.lanes<T>(); left -= Vector.lanes<T>()) {
          const d = v128.load(a);
          s = v128.add<T>(s, d);
          p = v128.add<T>(p, v128.mul<T>(d, v128.sub<T>(v128.load(b), center)));
          a += 16;
          b += 16;
        }
        sum += Sums.lanes<T>(s);
        products += Sums.lanes<T>(p);
        for (; left > 0; --left) {
          const d = load<T>(a);
          sum += <f64>d;
          products += <f64>d * (<f64>load<T>(b) - <f64>load<T>(mean));
          a += size;
          b += size;
        }
      }
    }
    store<T>(dBias, <T>sum);
    store<T>(dWeight, <T>(products * <f64>load<T>(rstd)));
    dy += xChannel * size;
    x += xChannel * size;
    mean += size;
    rstd += size;
    dWeight += size;
    dBias += size;
  }
}

/**
 * `dx = (dy - dBias / count - xhat * dWeight / count) * rstd * weight` with `xhat = (x - mean) rstd` and the sums of
 * `channelNormSums` over `count = batch * places`; without the sums (0) mean and rstd are constants: `dy * rstd * weight`.
 */
export function channelNormGrad<T>(
  channels: usize,
  batch: usize,
  places: usize,
  dy: usize,
  x: usize,
  xBatch: usize,
  xChannel: usize,
  mean: usize,
  rstd: usize,
  weight: usize,
  dWeight: usize,
  dBias: usize,
  dx: usize,
): void {
  const size = sizeof<T>();
  const count = <f64>batch * <f64>places;
  for (let c: usize = 0; c < channels; ++c) {
    const inverse = <f64>load<T>(rstd + c * size);
    const w = weight == 0 ? 1 : <f64>load<T>(weight + c * size);
    const scale = v128.splat<T>(<T>(inverse * w));
    const m = v128.load_splat<T>(mean + c * size);
    const isConstant = dWeight == 0;
    const shift = v128.splat<T>(isConstant ? 0 : <T>(<f64>load<T>(dBias + c * size) / count));
    const slope = v128.splat<T>(
      isConstant ? 0 : <T>((<f64>load<T>(dWeight + c * size) * inverse) / count),
    );
    for (let n: usize = 0; n < batch; ++n) {
      const row = (n * xBatch + c * xChannel) * size;
      let a = dy + row;
      let b = x + row;
      let to = dx + row;
      for (let left = places; left > 0;) {
        const tail = left >= Vector.lanes<T>() ? 0 : left;
        let v = Vector.fetch<T>(a, tail);
        if (!isConstant) {
          const distance = v128.sub<T>(Vector.fetch<T>(b, tail), m);
          v = v128.sub<T>(v128.sub<T>(v, shift), v128.mul<T>(distance, slope));
        }
        Vector.deliver<T>(to, tail, v128.mul<T>(v, scale));
        if (tail > 0) break;
        a += 16;
        b += 16;
        to += 16;
        left -= Vector.lanes<T>();
      }
    }
  }
}
