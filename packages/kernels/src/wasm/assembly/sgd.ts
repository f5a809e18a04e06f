import { Vector } from "./vector";

/**
 * torch's SGD step. Factors are computed in float64 and rounded once; arithmetic on elements is unfused, so every engine gives
 * the same bits.
 */
export class Sgd {
  // Not inlined: several entries call it.
  static run<T>(
    n: usize,
    param: usize,
    grad: usize,
    buffer: usize,
    lr: f64,
    momentum: f64,
    dampening: f64,
    weightDecay: f64,
    nesterovFlag: i32,
    firstFlag: i32,
  ): void {
    const nesterov = nesterovFlag != 0;
    const firstStep = firstFlag != 0;
    const step = v128.splat<T>(<T>-lr);
    const decay = v128.splat<T>(<T>weightDecay);
    const inertia = v128.splat<T>(<T>momentum);
    const share = v128.splat<T>(<T>(1 - dampening));
    const decayed = weightDecay != 0;
    const whole = n & ~(Vector.lanes<T>() - 1);
    // The usual combinations have loops of their own, without branches.
    if (buffer == 0) {
      if (decayed)
        Sgd.loop<T>(
          false,
          true,
          false,
          false,
          whole,
          param,
          grad,
          buffer,
          step,
          decay,
          inertia,
          share,
        );
      else
        Sgd.loop<T>(
          false,
          false,
          false,
          false,
          whole,
          param,
          grad,
          buffer,
          step,
          decay,
          inertia,
          share,
        );
    } else if (firstStep || nesterov) {
      Sgd.loop<T>(
        true,
        decayed,
        !firstStep,
        nesterov,
        whole,
        param,
        grad,
        buffer,
        step,
        decay,
        inertia,
        share,
      );
    } else if (decayed) {
      Sgd.loop<T>(true, true, true, false, whole, param, grad, buffer, step, decay, inertia, share);
    } else {
      Sgd.loop<T>(
        true,
        false,
        true,
        false,
        whole,
        param,
        grad,
        buffer,
        step,
        decay,
        inertia,
        share,
      );
    }
    const tail = n - whole;
    if (tail == 0) return;
    const at = whole * sizeof<T>();
    if (buffer != 0) {
      Sgd.vector<T>(
        true,
        decayed,
        !firstStep,
        nesterov,
        tail,
        param + at,
        grad + at,
        buffer + at,
        step,
        decay,
        inertia,
        share,
      );
    } else {
      Sgd.vector<T>(
        false,
        decayed,
        false,
        false,
        tail,
        param + at,
        grad + at,
        0,
        step,
        decay,
        inertia,
        share,
      );
    }
  }

  @inline static loop<T>(
    buffered: bool,
    decayed: bool,
    kept: bool,
    nesterov: bool,
    n: usize,
    param: usize,
    grad: usize,
    buffer: usize,
    step: v128,
    decay: v128,
    inertia: v128,
    share: v128,
  ): void {
    for (; n > 0; n -= Vector.lanes<T>()) {
      Sgd.vector<T>(
        buffered,
        decayed,
        kept,
        nesterov,
        0,
        param,
        grad,
        buffer,
        step,
        decay,
        inertia,
        share,
      );
      param += 16;
      grad += 16;
      if (buffered) buffer += 16;
    }
  }

  @inline static vector<T>(
    buffered: bool,
    decayed: bool,
    kept: bool,
    nesterov: bool,
    tail: usize,
    param: usize,
    grad: usize,
    buffer: usize,
    step: v128,
    decay: v128,
    inertia: v128,
    share: v128,
  ): void {
    const p = Vector.fetch<T>(param, tail);
    let g = Vector.fetch<T>(grad, tail);
    if (decayed) g = v128.add<T>(g, v128.mul<T>(decay, p));
    if (buffered) {
      let b = g;
      if (kept) {
        b = v128.add<T>(v128.mul<T>(inertia, Vector.fetch<T>(buffer, tail)), v128.mul<T>(share, g));
      }
      Vector.deliver<T>(buffer, tail, b);
      g = nesterov ? v128.add<T>(g, v128.mul<T>(inertia, b)) : b;
    }
    Vector.deliver<T>(param, tail, v128.add<T>(p, v128.mul<T>(step, g)));
  }
}
