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

  /** `count` (1 to lanes) elements `stride` apart; the other lanes repeat the first. */
  @inline static gather<T>(pointer: usize, stride: usize, count: usize): v128 {
    if (stride == 1 && count == Vector.lanes<T>()) return v128.load(pointer);
    if (stride == 0) return v128.load_splat<T>(pointer);
    return Vector.gatherApart<T>(pointer, stride * sizeof<T>(), count);
  }

  /** Inverse of `gather`. */
  @inline static scatter<T>(pointer: usize, stride: usize, count: usize, v: v128): void {
    if (stride == 1 && count == Vector.lanes<T>()) v128.store(pointer, v);
    else Vector.scatterApart<T>(pointer, stride * sizeof<T>(), count, v);
  }

  /** Not inlined, as it is seldom needed. */
  static gatherApart<T>(pointer: usize, step: usize, count: usize): v128 {
    let v = v128.load_splat<T>(pointer);
    if (count > 1) v = v128.replace_lane<T>(v, 1, load<T>(pointer + step));
    if (sizeof<T>() == 4) {
      if (count > 2) v = v128.replace_lane<T>(v, 2, load<T>(pointer + 2 * step));
      if (count > 3) v = v128.replace_lane<T>(v, 3, load<T>(pointer + 3 * step));
    }
    return v;
  }

  static scatterApart<T>(pointer: usize, step: usize, count: usize, v: v128): void {
    store<T>(pointer, v128.extract_lane<T>(v, 0));
    if (count > 1) store<T>(pointer + step, v128.extract_lane<T>(v, 1));
    if (sizeof<T>() == 4) {
      if (count > 2) store<T>(pointer + 2 * step, v128.extract_lane<T>(v, 2));
      if (count > 3) store<T>(pointer + 3 * step, v128.extract_lane<T>(v, 3));
    }
  }
}
