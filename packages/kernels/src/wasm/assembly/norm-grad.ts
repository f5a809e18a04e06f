import { Affine } from "./affine";
import { RowTail } from "./row-tail";
import { Sums } from "./sums";
import { Vector } from "./vector";

/** Elements of a row summed at element precision before the sum goes on in float64. */
const blockLength: usize = 1024;
/** Rows whose contributions to the weight's gradient are summed by themselves: few enough to stay in cache. */
const blockRows: usize = 32;

/** The backward of layer norm (centered) and RMS norm (not centered: mean 0, whose pointer is not read). */
class NormGrad {
  @inline static run<T>(
    centered: bool,
    rows: usize,
    cols: usize,
    dy: usize,
    dyRow: usize,
    x: usize,
    xRow: usize,
    weight: usize,
    mean: usize,
    rstd: usize,
    dx: usize,
    dxRow: usize,
    dWeight: usize,
    dBias: usize,
  ): void {
    if (dWeight != 0) memory.fill(dWeight, 0, cols * sizeof<T>());
    if (dBias != 0) memory.fill(dBias, 0, cols * sizeof<T>());
    while (rows > 0) {
      const depth = min(rows, blockRows);
      // The columns first: dx may lie on x or dy.
      if (dWeight != 0 || dBias != 0) {
        NormGrad.columns<T>(centered, depth, cols, dy, dyRow, x, xRow, mean, rstd, dWeight, dBias);
      }
      if (dx != 0) {
        for (let r: usize = 0; r < depth; ++r) {
          NormGrad.row<T>(
            centered,
            cols,
            dy + r * dyRow * sizeof<T>(),
            x + r * xRow * sizeof<T>(),
            weight,
            centered ? load<T>(mean + r * sizeof<T>()) : <T>0,
            load<T>(rstd + r * sizeof<T>()),
            dx + r * dxRow * sizeof<T>(),
          );
        }
        dx += depth * dxRow * sizeof<T>();
      }
      rows -= depth;
      dy += depth * dyRow * sizeof<T>();
      x += depth * xRow * sizeof<T>();
      mean += depth * sizeof<T>();
      rstd += depth * sizeof<T>();
    }
  }

  /** `dx = rstd (g - mean(g) - xhat mean(g xhat))`, `g = dy weight`, `xhat = (x - mean) rstd`; RMS norm has no mean(g). */
  @inline static row<T>(
    centered: bool,
    cols: usize,
    dy: usize,
    x: usize,
    weight: usize,
    mean: T,
    rstd: T,
    dx: usize,
  ): void {
    const m = v128.splat<T>(mean);
    const r = v128.splat<T>(rstd);
    const step = Affine.step(weight);
    const w = Affine.weight<T>(weight);
    const dyTail = RowTail.load<T>(dy, cols, 0);
    const xTail = RowTail.load<T>(x, cols, 0);
    const gTail = v128.mul<T>(dyTail, step == 0 ? v128.load(w) : RowTail.load<T>(w, cols, 0));
    let total: f64 = 0;
    let totalProducts: f64 = 0;
    let sum = v128.splat<T>(0);
    let products = sum;
    let room = blockLength;
    let n = cols;
    let a = dy;
    let b = x;
    let c = w;
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      const g0 = v128.mul<T>(v128.load(a), v128.load(c));
      const g1 = v128.mul<T>(v128.load(a, 16), v128.load(c, 16));
      const g2 = v128.mul<T>(v128.load(a, 32), v128.load(c, 32));
      const g3 = v128.mul<T>(v128.load(a, 48), v128.load(c, 48));
      if (centered) sum = v128.add<T>(sum, v128.add<T>(v128.add<T>(g0, g1), v128.add<T>(g2, g3)));
      const p0 = v128.mul<T>(g0, NormGrad.normal<T>(centered, v128.load(b), m, r));
      const p1 = v128.mul<T>(g1, NormGrad.normal<T>(centered, v128.load(b, 16), m, r));
      const p2 = v128.mul<T>(g2, NormGrad.normal<T>(centered, v128.load(b, 32), m, r));
      const p3 = v128.mul<T>(g3, NormGrad.normal<T>(centered, v128.load(b, 48), m, r));
      products = v128.add<T>(products, v128.add<T>(v128.add<T>(p0, p1), v128.add<T>(p2, p3)));
      a += 64;
      b += 64;
      c += 64 * step;
      room -= 4 * Vector.lanes<T>();
      if (room == 0) {
        total += Sums.lanes<T>(sum);
        totalProducts += Sums.lanes<T>(products);
        sum = v128.splat<T>(0);
        products = sum;
        room = blockLength;
      }
    }
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      const g = v128.mul<T>(v128.load(a), v128.load(c));
      if (centered) sum = v128.add<T>(sum, g);
      products = v128.add<T>(
        products,
        v128.mul<T>(g, NormGrad.normal<T>(centered, v128.load(b), m, r)),
      );
      a += 16;
      b += 16;
      c += 16 * step;
    }
    if (n > 0) {
      const g = RowTail.own<T>(cols, gTail);
      if (centered) sum = v128.add<T>(sum, g);
      const p = RowTail.own<T>(cols, v128.mul<T>(gTail, NormGrad.normal<T>(centered, xTail, m, r)));
      products = v128.add<T>(products, p);
    }
    const g1 = v128.splat<T>(<T>((total + Sums.lanes<T>(sum)) / <f64>cols));
    const g2 = v128.splat<T>(<T>((totalProducts + Sums.lanes<T>(products)) / <f64>cols));
    a = dy;
    b = x;
    c = w;
    let z = dx;
    for (n = cols; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      const g = v128.mul<T>(v128.load(a), v128.load(c));
      v128.store(z, NormGrad.one<T>(centered, g, v128.load(b), m, r, g1, g2));
      a += 16;
      b += 16;
      c += 16 * step;
      z += 16;
    }
    if (n > 0) RowTail.store<T>(dx, cols, NormGrad.one<T>(centered, gTail, xTail, m, r, g1, g2));
  }

  @inline static normal<T>(centered: bool, x: v128, mean: v128, rstd: v128): v128 {
    return v128.mul<T>(centered ? v128.sub<T>(x, mean) : x, rstd);
  }

  @inline static one<T>(
    centered: bool,
    g: v128,
    x: v128,
    mean: v128,
    rstd: v128,
    meanOfG: v128,
    meanOfProducts: v128,
  ): v128 {
    const normal = NormGrad.normal<T>(centered, x, mean, rstd);
    if (centered) g = v128.sub<T>(g, meanOfG);
    return v128.mul<T>(rstd, v128.sub<T>(g, v128.mul<T>(normal, meanOfProducts)));
  }

  /** Adds a block of rows to `dWeight = Σ dy xhat` and `dBias = Σ dy`: each column in order, from zero in each block. */
  @inline static columns<T>(
    centered: bool,
    depth: usize,
    cols: usize,
    dy: usize,
    dyRow: usize,
    x: usize,
    xRow: usize,
    mean: usize,
    rstd: usize,
    dWeight: usize,
    dBias: usize,
  ): void {
    const dyStep = dyRow * sizeof<T>();
    const xStep = xRow * sizeof<T>();
    let n = cols;
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      let s0 = v128.splat<T>(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let t0 = s0;
      let t1 = s0;
      let t2 = s0;
      let t3 = s0;
      let a = dy;
      let b = x;
      for (let r: usize = 0; r < depth; ++r) {
        const m = centered ? v128.load_splat<T>(mean + r * sizeof<T>()) : v128.splat<T>(0);
        const i = v128.load_splat<T>(rstd + r * sizeof<T>());
        const d0 = v128.load(a);
        const d1 = v128.load(a, 16);
        const d2 = v128.load(a, 32);
        const d3 = v128.load(a, 48);
        t0 = v128.add<T>(t0, d0);
        t1 = v128.add<T>(t1, d1);
        t2 = v128.add<T>(t2, d2);
        t3 = v128.add<T>(t3, d3);
        s0 = v128.add<T>(s0, v128.mul<T>(d0, NormGrad.normal<T>(centered, v128.load(b), m, i)));
        s1 = v128.add<T>(s1, v128.mul<T>(d1, NormGrad.normal<T>(centered, v128.load(b, 16), m, i)));
        s2 = v128.add<T>(s2, v128.mul<T>(d2, NormGrad.normal<T>(centered, v128.load(b, 32), m, i)));
        s3 = v128.add<T>(s3, v128.mul<T>(d3, NormGrad.normal<T>(centered, v128.load(b, 48), m, i)));
        a += dyStep;
        b += xStep;
      }
      if (dWeight != 0) {
        NormGrad.addFour<T>(dWeight, s0, s1, s2, s3);
        dWeight += 64;
      }
      if (dBias != 0) {
        NormGrad.addFour<T>(dBias, t0, t1, t2, t3);
        dBias += 64;
      }
      dy += 64;
      x += 64;
    }
    for (; n > 0; --n) {
      let s: T = 0;
      let t: T = 0;
      let a = dy;
      let b = x;
      for (let r: usize = 0; r < depth; ++r) {
        const d = load<T>(a);
        let normal = load<T>(b);
        if (centered) normal = <T>(normal - load<T>(mean + r * sizeof<T>()));
        normal = <T>(normal * load<T>(rstd + r * sizeof<T>()));
        t = <T>(t + d);
        s = <T>(s + <T>(d * normal));
        a += dyStep;
        b += xStep;
      }
      if (dWeight != 0) {
        store<T>(dWeight, <T>(load<T>(dWeight) + s));
        dWeight += sizeof<T>();
      }
      if (dBias != 0) {
        store<T>(dBias, <T>(load<T>(dBias) + t));
        dBias += sizeof<T>();
      }
      dy += sizeof<T>();
      x += sizeof<T>();
    }
  }

  @inline static addFour<T>(z: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
    v128.store(z, v128.add<T>(v128.load(z), s0));
    v128.store(z, v128.add<T>(v128.load(z, 16), s1), 16);
    v128.store(z, v128.add<T>(v128.load(z, 32), s2), 32);
    v128.store(z, v128.add<T>(v128.load(z, 48), s3), 48);
  }
}

export function layerNormGradF32(
  rows: usize,
  cols: usize,
  dy: usize,
  dyRow: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  mean: usize,
  rstd: usize,
  dx: usize,
  dxRow: usize,
  dWeight: usize,
  dBias: usize,
): void {
  NormGrad.run<f32>(
    true,
    rows,
    cols,
    dy,
    dyRow,
    x,
    xRow,
    weight,
    mean,
    rstd,
    dx,
    dxRow,
    dWeight,
    dBias,
  );
}

export function layerNormGradF64(
  rows: usize,
  cols: usize,
  dy: usize,
  dyRow: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  mean: usize,
  rstd: usize,
  dx: usize,
  dxRow: usize,
  dWeight: usize,
  dBias: usize,
): void {
  NormGrad.run<f64>(
    true,
    rows,
    cols,
    dy,
    dyRow,
    x,
    xRow,
    weight,
    mean,
    rstd,
    dx,
    dxRow,
    dWeight,
    dBias,
  );
}

export function rmsNormGradF32(
  rows: usize,
  cols: usize,
  dy: usize,
  dyRow: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  rstd: usize,
  dx: usize,
  dxRow: usize,
  dWeight: usize,
): void {
  NormGrad.run<f32>(false, rows, cols, dy, dyRow, x, xRow, weight, 0, rstd, dx, dxRow, dWeight, 0);
}

export function rmsNormGradF64(
  rows: usize,
  cols: usize,
  dy: usize,
  dyRow: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  rstd: usize,
  dx: usize,
  dxRow: usize,
  dWeight: usize,
): void {
  NormGrad.run<f64>(false, rows, cols, dy, dyRow, x, xRow, weight, 0, rstd, dx, dxRow, dWeight, 0);
}
