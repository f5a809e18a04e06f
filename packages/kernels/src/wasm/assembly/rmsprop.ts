import { Vector } from "./vector";

/** torch's RMSprop step. Factors are rounded once; arithmetic on elements is unfused, so every engine gives the same bits. */
export class Rmsprop {
  // Inlined in both entries, for 0.8 KB each: a function that they share was 7 % slower.
  @inline static run<T>(
    n: usize,
    param: usize,
    grad: usize,
    square: usize,
    average: usize,
    buffer: usize,
    lr: f64,
    alpha: f64,
    eps: f64,
    weightDecay: f64,
    momentum: f64,
  ): void {
    const step = v128.splat<T>(<T>-lr);
    const keep = v128.splat<T>(<T>alpha);
    const take = v128.splat<T>(<T>(1 - alpha));
    const epsilon = v128.splat<T>(<T>eps);
    const decay = v128.splat<T>(<T>weightDecay);
    const inertia = v128.splat<T>(<T>momentum);
    const decayed = weightDecay != 0;
    const centered = average != 0;
    const buffered = buffer != 0;
    const whole = n & ~(Vector.lanes<T>() - 1);
    for (let i: usize = 0; i < n; i += Vector.lanes<T>()) {
      const tail = i < whole ? 0 : n - whole;
      const at = i * sizeof<T>();
      const p = Vector.fetch<T>(param + at, tail);
      let g = Vector.fetch<T>(grad + at, tail);
      if (decayed) g = v128.add<T>(g, v128.mul<T>(decay, p));
      const s = v128.add<T>(
        v128.mul<T>(keep, Vector.fetch<T>(square + at, tail)),
        v128.mul<T>(v128.mul<T>(take, g), g),
      );
      Vector.deliver<T>(square + at, tail, s);
      let variance = s;
      if (centered) {
        const a = v128.add<T>(
          v128.mul<T>(keep, Vector.fetch<T>(average + at, tail)),
          v128.mul<T>(take, g),
        );
        Vector.deliver<T>(average + at, tail, a);
        variance = v128.sub<T>(s, v128.mul<T>(a, a));
      }
      const deviation = v128.add<T>(v128.sqrt<T>(variance), epsilon);
      let change: v128;
      if (buffered) {
        const b = v128.add<T>(
          v128.mul<T>(inertia, Vector.fetch<T>(buffer + at, tail)),
          v128.div<T>(g, deviation),
        );
        Vector.deliver<T>(buffer + at, tail, b);
        change = v128.mul<T>(step, b);
      } else {
        change = v128.div<T>(v128.mul<T>(step, g), deviation);
      }
      Vector.deliver<T>(param + at, tail, v128.add<T>(p, change));
    }
  }
}
