import { RowTail } from "./row-tail";
import { Sums } from "./sums";
import { Vector } from "./vector";

/** Elements summed at element precision before the sum goes on in float64. */
const blockLength: usize = 1024;

/** Sums over a contiguous row in float64 of blocks at element precision, in an order that depends on its length alone. */
export class RowSums {
  @inline static sum<T>(n: usize, x: usize): f64 {
    return RowSums.run<T>(false, n, x, x);
  }

  /** `Σ x y` */
  @inline static dot<T>(n: usize, x: usize, y: usize): f64 {
    return RowSums.run<T>(true, n, x, y);
  }

  @inline static run<T>(products: bool, n: usize, x: usize, y: usize): f64 {
    const xRow = x;
    const yRow = y;
    const length = n;
    let total: f64 = 0;
    let sum = v128.splat<T>(0);
    let room = blockLength;
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      let t0 = v128.load(x);
      let t1 = v128.load(x, 16);
      let t2 = v128.load(x, 32);
      let t3 = v128.load(x, 48);
      x += 64;
      if (products) {
        t0 = v128.mul<T>(t0, v128.load(y));
        t1 = v128.mul<T>(t1, v128.load(y, 16));
        t2 = v128.mul<T>(t2, v128.load(y, 32));
        t3 = v128.mul<T>(t3, v128.load(y, 48));
        y += 64;
      }
      sum = v128.add<T>(sum, v128.add<T>(v128.add<T>(t0, t1), v128.add<T>(t2, t3)));
      room -= 4 * Vector.lanes<T>();
      if (room == 0) {
        total += Sums.lanes<T>(sum);
        sum = v128.splat<T>(0);
        room = blockLength;
      }
    }
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      let t = v128.load(x);
      x += 16;
      if (products) {
        t = v128.mul<T>(t, v128.load(y));
        y += 16;
      }
      sum = v128.add<T>(sum, t);
    }
    if (n > 0) {
      let t = RowTail.load<T>(xRow, length, 0);
      if (products) t = v128.mul<T>(t, RowTail.load<T>(yRow, length, 0));
      sum = v128.add<T>(sum, RowTail.own<T>(length, t));
    }
    return total + Sums.lanes<T>(sum);
  }
}
