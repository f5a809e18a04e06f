import { Vector } from "./vector";

/** torch's Adagrad step. Factors are rounded once; arithmetic on elements is unfused, so every engine gives the same bits. */
export class Adagrad {
  // Not inlined: several entries call it.
  static run<T>(
    n: usize,
    param: usize,
    grad: usize,
    sum: usize,
    lr: f64,
    eps: f64,
    weightDecay: f64,
  ): void {
    const step = v128.splat<T>(<T>-lr);
    const epsilon = v128.splat<T>(<T>eps);
    const decay = v128.splat<T>(<T>weightDecay);
    const decayed = weightDecay != 0;
    const end = param + (n & ~(Vector.lanes<T>() - 1)) * sizeof<T>();
    for (; param < end; param += 16) {
      Adagrad.vector<T>(decayed, 0, param, grad, sum, step, epsilon, decay);
      grad += 16;
      sum += 16;
    }
    const tail = n & (Vector.lanes<T>() - 1);
    if (tail != 0) Adagrad.vector<T>(decayed, tail, param, grad, sum, step, epsilon, decay);
  }

  @inline static vector<T>(
    decayed: bool,
    tail: usize,
    param: usize,
    grad: usize,
    sum: usize,
    step: v128,
    epsilon: v128,
    decay: v128,
  ): void {
    const p = Vector.fetch<T>(param, tail);
    let g = Vector.fetch<T>(grad, tail);
    if (decayed) g = v128.add<T>(g, v128.mul<T>(decay, p));
    const s = v128.add<T>(Vector.fetch<T>(sum, tail), v128.mul<T>(g, g));
    Vector.deliver<T>(sum, tail, s);
    const change = v128.div<T>(v128.mul<T>(step, g), v128.add<T>(v128.sqrt<T>(s), epsilon));
    Vector.deliver<T>(param, tail, v128.add<T>(p, change));
  }
}
