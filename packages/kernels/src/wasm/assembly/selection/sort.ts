/** Rows up to this length are sorted by insertion, longer ones in such pieces, which are then merged. */
const pieceLength: usize = 8;

/**
 * The order of each row's elements, as positions: a stable merge sort, NaN above all numbers.
 *
 * It moves positions and looks elements up, so that one sort serves values and indices.
 */
export class Sort {
  @inline static run<T>(
    rows: usize,
    cols: usize,
    x: usize,
    xRow: usize,
    descending: i32,
    positions: usize,
    scratch: usize,
  ): void {
    for (; rows > 0; --rows) {
      if (descending != 0) Sort.row<T>(true, cols, x, positions, scratch);
      else Sort.row<T>(false, cols, x, positions, scratch);
      x += xRow * sizeof<T>();
      positions += cols * 4;
      scratch += cols * 4;
    }
  }

  @inline static row<T>(
    descending: bool,
    n: usize,
    x: usize,
    positions: usize,
    scratch: usize,
  ): void {
    for (let start: usize = 0; start < n; start += pieceLength)
      Sort.insert<T>(descending, start, min<usize>(start + pieceLength, n), x, positions);
    let from = positions;
    let to = scratch;
    for (let width = pieceLength; width < n; width *= 2) {
      for (let start: usize = 0; start < n; start += 2 * width) {
        const middle = min<usize>(start + width, n);
        Sort.merge<T>(descending, start, middle, min<usize>(middle + width, n), x, from, to);
      }
      const other = from;
      from = to;
      to = other;
    }
    if (from != positions) memory.copy(positions, from, n * 4);
  }

  @inline static element<T>(x: usize, position: u32): T {
    return load<T>(x + <usize>position * sizeof<T>());
  }

  /** Whether p stands strictly before q. */
  @inline static precedes<T>(descending: bool, p: T, q: T): bool {
    if (descending) return p > q || (isFloat<T>() && p != p && q == q);
    return p < q || (isFloat<T>() && q != q && p == p);
  }

  @inline static insert<T>(
    descending: bool,
    start: usize,
    end: usize,
    x: usize,
    positions: usize,
  ): void {
    for (let i = start; i < end; ++i) {
      const value = Sort.element<T>(x, <u32>i);
      let at = i;
      for (; at > start; --at) {
        const before = load<u32>(positions + (at - 1) * 4);
        if (!Sort.precedes<T>(descending, value, Sort.element<T>(x, before))) break;
        store<u32>(positions + at * 4, before);
      }
      store<u32>(positions + at * 4, <u32>i);
    }
  }

  @inline static merge<T>(
    descending: bool,
    start: usize,
    middle: usize,
    end: usize,
    x: usize,
    from: usize,
    to: usize,
  ): void {
    let left = start;
    let right = middle;
    let out = to + start * 4;
    if (left < middle && right < end) {
      let l = load<u32>(from + left * 4);
      let r = load<u32>(from + right * 4);
      let lValue = Sort.element<T>(x, l);
      let rValue = Sort.element<T>(x, r);
      while (true) {
        if (Sort.precedes<T>(descending, rValue, lValue)) {
          store<u32>(out, r);
          out += 4;
          if (++right == end) break;
          r = load<u32>(from + right * 4);
          rValue = Sort.element<T>(x, r);
        } else {
          store<u32>(out, l);
          out += 4;
          if (++left == middle) break;
          l = load<u32>(from + left * 4);
          lValue = Sort.element<T>(x, l);
        }
      }
    }
    memory.copy(out, from + left * 4, (middle - left) * 4);
    memory.copy(out + (middle - left) * 4, from + right * 4, (end - right) * 4);
  }
}
