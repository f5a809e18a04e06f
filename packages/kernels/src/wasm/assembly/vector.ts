/** Small helpers for vectors of any element type. Static methods, because only methods can carry `inline` everywhere. */
export class Vector {
  /** Elements of T in a vector. */
  @inline static lanes<T>(): usize {
    return 16 / sizeof<T>();
  }

  /** `count` (1 to lanes - 1) elements at `pointer`, the other lanes `pad`: reads nothing behind them. */
  @inline static loadTail<T>(pointer: usize, count: usize, pad: T): v128 {
    let v = v128.splat<T>(pad);
    v = v128.replace_lane<T>(v, 0, load<T>(pointer));
    if (sizeof<T>() == 4) {
      if (count > 1) v = v128.replace_lane<T>(v, 1, load<T>(pointer, 4));
      if (count > 2) v = v128.replace_lane<T>(v, 2, load<T>(pointer, 8));
    }
    return v;
  }

  /** Writes the first `count` (1 to lanes - 1) lanes. */
  @inline static storeTail<T>(pointer: usize, count: usize, v: v128): void {
    store<T>(pointer, v128.extract_lane<T>(v, 0));
    if (sizeof<T>() == 4) {
      if (count > 1) store<T>(pointer, v128.extract_lane<T>(v, 1), 4);
      if (count > 2) store<T>(pointer, v128.extract_lane<T>(v, 2), 8);
    }
  }

  /** A whole vector when `tail` is 0, else as `loadTail` with zeros. */
  @inline static fetch<T>(pointer: usize, tail: usize): v128 {
    return tail == 0 ? v128.load(pointer) : Vector.loadTail<T>(pointer, tail, 0);
  }

  /** Inverse of `fetch`. */
  @inline static deliver<T>(pointer: usize, tail: usize, v: v128): void {
    if (tail == 0) v128.store(pointer, v);
    else Vector.storeTail<T>(pointer, tail, v);
  }
}
