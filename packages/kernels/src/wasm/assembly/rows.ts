import { Vector } from "./vector";

/** `out[r] = source[indices[r]]`, rows as bytes. */
export function gatherRows(
  rows: usize,
  rowBytes: usize,
  source: usize,
  sourceRowBytes: usize,
  indices: usize,
  out: usize,
): void {
  for (; rows > 0; --rows) {
    memory.copy(out, source + <usize>load<i32>(indices) * sourceRowBytes, rowBytes);
    indices += 4;
    out += rowBytes;
  }
}

class RowScatter {
  /** `out[indices[r]] += source[r]`, in row order. */
  @inline static add<T>(
    rows: usize,
    cols: usize,
    source: usize,
    sourceRow: usize,
    indices: usize,
    out: usize,
    outRow: usize,
  ): void {
    for (; rows > 0; --rows) {
      let x = source;
      let z = out + <usize>load<i32>(indices) * outRow * sizeof<T>();
      let n = cols;
      for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
        v128.store(z, v128.add<T>(v128.load(z), v128.load(x)));
        x += 16;
        z += 16;
      }
      for (; n > 0; --n) {
        store<T>(z, <T>(load<T>(z) + load<T>(x)));
        x += sizeof<T>();
        z += sizeof<T>();
      }
      source += sourceRow * sizeof<T>();
      indices += 4;
    }
  }
}

export function scatterAddRowsF32(
  rows: usize,
  cols: usize,
  source: usize,
  sourceRow: usize,
  indices: usize,
  out: usize,
  outRow: usize,
): void {
  RowScatter.add<f32>(rows, cols, source, sourceRow, indices, out, outRow);
}

export function scatterAddRowsF64(
  rows: usize,
  cols: usize,
  source: usize,
  sourceRow: usize,
  indices: usize,
  out: usize,
  outRow: usize,
): void {
  RowScatter.add<f64>(rows, cols, source, sourceRow, indices, out, outRow);
}
