import { Vector } from "./vector";

/**
 * Parameter updates, torch's formulas. Factors are computed in float64 and rounded once; arithmetic on elements is
 * unfused, so every engine gives the same bits.
 */
class Optimizers {
  @inline static axpy<T>(n: usize, alpha: T, x: usize, y: usize): void {
    const factor = v128.splat<T>(alpha);
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      v128.store(y, v128.add<T>(v128.load(y), v128.mul<T>(factor, v128.load(x))));
      x += 16;
      y += 16;
    }
    for (; n > 0; --n) {
      store<T>(y, <T>(load<T>(y) + <T>(alpha * load<T>(x))));
      x += sizeof<T>();
      y += sizeof<T>();
    }
  }

  @inline static sgd<T>(
    n: usize,
    param: usize,
    grad: usize,
    buffer: usize,
    lr: f64,
    momentum: f64,
    dampening: f64,
    weightDecay: f64,
    nesterov: bool,
    firstStep: bool,
  ): void {
    const step = v128.splat<T>(<T>-lr);
    const decay = v128.splat<T>(<T>weightDecay);
    const inertia = v128.splat<T>(<T>momentum);
    const share = v128.splat<T>(<T>(1 - dampening));
    const lanes = Vector.lanes<T>();
    for (let i: usize = 0; i < n; i += lanes) {
      const at = i * sizeof<T>();
      const tail = n - i < lanes ? n - i : 0;
      const p = Optimizers.fetch<T>(param + at, tail);
      let g = Optimizers.fetch<T>(grad + at, tail);
      if (weightDecay != 0) g = v128.add<T>(g, v128.mul<T>(decay, p));
      if (buffer != 0) {
        let b = g;
        if (!firstStep) {
          b = v128.add<T>(
            v128.mul<T>(inertia, Optimizers.fetch<T>(buffer + at, tail)),
            v128.mul<T>(share, g),
          );
        }
        Optimizers.deliver<T>(buffer + at, tail, b);
        g = nesterov ? v128.add<T>(g, v128.mul<T>(inertia, b)) : b;
      }
      Optimizers.deliver<T>(param + at, tail, v128.add<T>(p, v128.mul<T>(step, g)));
    }
  }

  @inline static adam<T>(
    n: usize,
    param: usize,
    grad: usize,
    m: usize,
    v: usize,
    lr: f64,
    beta1: f64,
    beta2: f64,
    eps: f64,
    weightDecay: f64,
    decoupled: bool,
    step: f64,
  ): void {
    const stepSize = v128.splat<T>(<T>(-lr / (1 - NativeMath.pow(beta1, step))));
    const correction = v128.splat<T>(<T>sqrt<f64>(1 - NativeMath.pow(beta2, step)));
    const keep1 = v128.splat<T>(<T>beta1);
    const take1 = v128.splat<T>(<T>(1 - beta1));
    const keep2 = v128.splat<T>(<T>beta2);
    const take2 = v128.splat<T>(<T>(1 - beta2));
    const epsilon = v128.splat<T>(<T>eps);
    const decay = v128.splat<T>(decoupled ? <T>(1 - lr * weightDecay) : <T>weightDecay);
    const lanes = Vector.lanes<T>();
    for (let i: usize = 0; i < n; i += lanes) {
      const at = i * sizeof<T>();
      const tail = n - i < lanes ? n - i : 0;
      let p = Optimizers.fetch<T>(param + at, tail);
      let g = Optimizers.fetch<T>(grad + at, tail);
      if (weightDecay != 0) {
        if (decoupled) p = v128.mul<T>(p, decay);
        else g = v128.add<T>(g, v128.mul<T>(decay, p));
      }
      const m1 = v128.add<T>(
        v128.mul<T>(keep1, Optimizers.fetch<T>(m + at, tail)),
        v128.mul<T>(take1, g),
      );
      const v1 = v128.add<T>(
        v128.mul<T>(keep2, Optimizers.fetch<T>(v + at, tail)),
        v128.mul<T>(v128.mul<T>(take2, g), g),
      );
      Optimizers.deliver<T>(m + at, tail, m1);
      Optimizers.deliver<T>(v + at, tail, v1);
      const denominator = v128.add<T>(v128.div<T>(v128.sqrt<T>(v1), correction), epsilon);
      Optimizers.deliver<T>(
        param + at,
        tail,
        v128.add<T>(p, v128.div<T>(v128.mul<T>(stepSize, m1), denominator)),
      );
    }
  }

  @inline static nonFinite<T>(n: usize, x: usize): i32 {
    const infinity = v128.splat<T>(Infinity);
    let i: usize = 0;
    for (; i + Vector.lanes<T>() <= n; i += Vector.lanes<T>()) {
      const finite = v128.lt<T>(v128.abs<T>(v128.load(x + i * sizeof<T>())), infinity);
      if (!v128.all_true<i32>(finite)) break;
    }
    for (; i < n; ++i) {
      const value = load<T>(x + i * sizeof<T>());
      if (!(abs<T>(value) < <T>Infinity)) return <i32>i;
    }
    return -1;
  }

  /** A vector, or the last `tail` elements when that is not 0. */
  @inline static fetch<T>(pointer: usize, tail: usize): v128 {
    return tail == 0 ? v128.load(pointer) : Vector.loadTail<T>(pointer, tail, 0);
  }

  @inline static deliver<T>(pointer: usize, tail: usize, v: v128): void {
    if (tail == 0) v128.store(pointer, v);
    else Vector.storeTail<T>(pointer, tail, v);
  }
}

export function axpyF32(n: usize, alpha: f32, x: usize, y: usize): void {
  Optimizers.axpy<f32>(n, alpha, x, y);
}

export function axpyF64(n: usize, alpha: f64, x: usize, y: usize): void {
  Optimizers.axpy<f64>(n, alpha, x, y);
}

export function sgdF32(
  n: usize,
  param: usize,
  grad: usize,
  momentumBuffer: usize,
  lr: f64,
  momentum: f64,
  dampening: f64,
  weightDecay: f64,
  nesterov: i32,
  firstStep: i32,
): void {
  Optimizers.sgd<f32>(
    n,
    param,
    grad,
    momentumBuffer,
    lr,
    momentum,
    dampening,
    weightDecay,
    nesterov != 0,
    firstStep != 0,
  );
}

export function sgdF64(
  n: usize,
  param: usize,
  grad: usize,
  momentumBuffer: usize,
  lr: f64,
  momentum: f64,
  dampening: f64,
  weightDecay: f64,
  nesterov: i32,
  firstStep: i32,
): void {
  Optimizers.sgd<f64>(
    n,
    param,
    grad,
    momentumBuffer,
    lr,
    momentum,
    dampening,
    weightDecay,
    nesterov != 0,
    firstStep != 0,
  );
}

export function adamF32(
  n: usize,
  param: usize,
  grad: usize,
  m: usize,
  v: usize,
  lr: f64,
  beta1: f64,
  beta2: f64,
  eps: f64,
  weightDecay: f64,
  decoupled: i32,
  step: f64,
): void {
  Optimizers.adam<f32>(
    n,
    param,
    grad,
    m,
    v,
    lr,
    beta1,
    beta2,
    eps,
    weightDecay,
    decoupled != 0,
    step,
  );
}

export function adamF64(
  n: usize,
  param: usize,
  grad: usize,
  m: usize,
  v: usize,
  lr: f64,
  beta1: f64,
  beta2: f64,
  eps: f64,
  weightDecay: f64,
  decoupled: i32,
  step: f64,
): void {
  Optimizers.adam<f64>(
    n,
    param,
    grad,
    m,
    v,
    lr,
    beta1,
    beta2,
    eps,
    weightDecay,
    decoupled != 0,
    step,
  );
}

export function nonFiniteF32(n: usize, x: usize): i32 {
  return Optimizers.nonFinite<f32>(n, x);
}

export function nonFiniteF64(n: usize, x: usize): i32 {
  return Optimizers.nonFinite<f64>(n, x);
}
