import { Vector } from "./vector";

/**
 * torch's Adam and AdamW step, bounded by the largest second moment so far (AMSGrad) when there is room for it. Factors are
 * computed in float64 and rounded once; arithmetic on elements is unfused, so every engine gives the same bits.
 */
export class Adam {
  /** -lr / (1 - beta1^step) */
  @inline static stepSize(lr: f64, beta1: f64, step: f64): f64 {
    return -lr / (1 - NativeMath.pow(beta1, step));
  }

  /** 1 / √(1 - beta2^step) */
  @inline static correction(beta2: f64, step: f64): f64 {
    return 1 / sqrt<f64>(1 - NativeMath.pow(beta2, step));
  }

  // Not inlined: several entries call it.
  static run<T>(
    n: usize,
    param: usize,
    grad: usize,
    m: usize,
    v: usize,
    vMax: usize,
    lr: f64,
    beta1: f64,
    beta2: f64,
    eps: f64,
    weightDecay: f64,
    decoupled: i32,
    stepSize: f64,
    correction: f64,
  ): void {
    if (vMax != 0)
      Adam.kinds<T>(
        true,
        n,
        param,
        grad,
        m,
        v,
        vMax,
        lr,
        beta1,
        beta2,
        eps,
        weightDecay,
        decoupled != 0,
        stepSize,
        correction,
      );
    else
      Adam.kinds<T>(
        false,
        n,
        param,
        grad,
        m,
        v,
        vMax,
        lr,
        beta1,
        beta2,
        eps,
        weightDecay,
        decoupled != 0,
        stepSize,
        correction,
      );
  }

  @inline static kinds<T>(
    bounded: bool,
    n: usize,
    param: usize,
    grad: usize,
    m: usize,
    v: usize,
    vMax: usize,
    lr: f64,
    beta1: f64,
    beta2: f64,
    eps: f64,
    weightDecay: f64,
    decoupled: bool,
    stepSize64: f64,
    correction64: f64,
  ): void {
    const stepSize = v128.splat<T>(<T>stepSize64);
    const correction = v128.splat<T>(<T>correction64);
    const keep1 = v128.splat<T>(<T>beta1);
    const take1 = v128.splat<T>(<T>(1 - beta1));
    const keep2 = v128.splat<T>(<T>beta2);
    const take2 = v128.splat<T>(<T>(1 - beta2));
    const epsilon = v128.splat<T>(<T>eps);
    const decay = v128.splat<T>(decoupled ? <T>(1 - lr * weightDecay) : <T>weightDecay);
    const whole = n & ~(Vector.lanes<T>() - 1);
    // Each kind has a loop of its own, without branches.
    if (weightDecay == 0) {
      Adam.loop<T>(
        bounded,
        false,
        false,
        whole,
        param,
        grad,
        m,
        v,
        vMax,
        stepSize,
        correction,
        keep1,
        take1,
        keep2,
        take2,
        epsilon,
        decay,
      );
    } else if (decoupled) {
      Adam.loop<T>(
        bounded,
        true,
        true,
        whole,
        param,
        grad,
        m,
        v,
        vMax,
        stepSize,
        correction,
        keep1,
        take1,
        keep2,
        take2,
        epsilon,
        decay,
      );
    } else {
      Adam.loop<T>(
        bounded,
        true,
        false,
        whole,
        param,
        grad,
        m,
        v,
        vMax,
        stepSize,
        correction,
        keep1,
        take1,
        keep2,
        take2,
        epsilon,
        decay,
      );
    }
    const tail = n - whole;
    if (tail == 0) return;
    const at = whole * sizeof<T>();
    Adam.vector<T>(
      bounded,
      weightDecay != 0,
      decoupled,
      tail,
      param + at,
      grad + at,
      m + at,
      v + at,
      vMax + at,
      stepSize,
      correction,
      keep1,
      take1,
      keep2,
      take2,
      epsilon,
      decay,
    );
  }

  @inline static loop<T>(
    bounded: bool,
    decayed: bool,
    decoupled: bool,
    n: usize,
    param: usize,
    grad: usize,
    m: usize,
    v: usize,
    vMax: usize,
    stepSize: v128,
    correction: v128,
    keep1: v128,
    take1: v128,
    keep2: v128,
    take2: v128,
    epsilon: v128,
    decay: v128,
  ): void {
    for (; n > 0; n -= Vector.lanes<T>()) {
      Adam.vector<T>(
        bounded,
        decayed,
        decoupled,
        0,
        param,
        grad,
        m,
        v,
        vMax,
        stepSize,
        correction,
        keep1,
        take1,
        keep2,
        take2,
        epsilon,
        decay,
      );
      param += 16;
      grad += 16;
      m += 16;
      v += 16;
      if (bounded) vMax += 16;
    }
  }

  @inline static vector<T>(
    bounded: bool,
    decayed: bool,
    decoupled: bool,
    tail: usize,
    param: usize,
    grad: usize,
    m: usize,
    v: usize,
    vMax: usize,
    stepSize: v128,
    correction: v128,
    keep1: v128,
    take1: v128,
    keep2: v128,
    take2: v128,
    epsilon: v128,
    decay: v128,
  ): void {
    let p = Vector.fetch<T>(param, tail);
    let g = Vector.fetch<T>(grad, tail);
    if (decayed) {
      if (decoupled) p = v128.mul<T>(p, decay);
      else g = v128.add<T>(g, v128.mul<T>(decay, p));
    }
    const m1 = v128.add<T>(v128.mul<T>(keep1, Vector.fetch<T>(m, tail)), v128.mul<T>(take1, g));
    const v1 = v128.add<T>(
      v128.mul<T>(keep2, Vector.fetch<T>(v, tail)),
      v128.mul<T>(v128.mul<T>(take2, g), g),
    );
    Vector.deliver<T>(m, tail, m1);
    Vector.deliver<T>(v, tail, v1);
    let moment = v1;
    if (bounded) {
      moment = v128.max<T>(Vector.fetch<T>(vMax, tail), v1);
      Vector.deliver<T>(vMax, tail, moment);
    }
    const denominator = v128.add<T>(v128.mul<T>(v128.sqrt<T>(moment), correction), epsilon);
    const change = v128.div<T>(v128.mul<T>(stepSize, m1), denominator);
    Vector.deliver<T>(param, tail, v128.add<T>(p, change));
  }
}
