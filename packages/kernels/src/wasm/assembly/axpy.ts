import { Vector } from "./vector";

class Axpy {
  /** `y += alpha x` */
  @inline static run<T>(n: usize, alpha: T, x: usize, y: usize): void {
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
}

export function axpyF32(n: usize, alpha: f32, x: usize, y: usize): void {
  Axpy.run<f32>(n, alpha, x, y);
}

export function axpyF64(n: usize, alpha: f64, x: usize, y: usize): void {
  Axpy.run<f64>(n, alpha, x, y);
}
