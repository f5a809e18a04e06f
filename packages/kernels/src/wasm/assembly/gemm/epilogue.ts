import { Gelu } from "../math-gelu";
import { Vector } from "../vector";

/** What follows the product in a linear layer; the numbers are those of the kernel's `activation` argument. */
export const enum Activation {
  None,
  Relu,
  Gelu,
  GeluTanh,
}

/** Bias and activation on a finished product: the very operations of the elementwise kernels, so the same bits. */
export class Epilogue {
  /** `c = act(z + bias)` for rows of contiguous columns; z and c may be the same. Strides in bytes; bias may be 0. */
  static run<T>(
    activation: Activation,
    rows: usize,
    cols: usize,
    z: usize,
    bias: usize,
    c: usize,
    row: usize,
  ): void {
    if (bias != 0) {
      if (activation == Activation.None)
        Epilogue.each<T>(Activation.None, true, rows, cols, z, bias, c, row);
      else if (activation == Activation.Relu)
        Epilogue.each<T>(Activation.Relu, true, rows, cols, z, bias, c, row);
      else if (activation == Activation.Gelu)
        Epilogue.each<T>(Activation.Gelu, true, rows, cols, z, bias, c, row);
      else Epilogue.each<T>(Activation.GeluTanh, true, rows, cols, z, bias, c, row);
    } else if (activation == Activation.Relu)
      Epilogue.each<T>(Activation.Relu, false, rows, cols, z, bias, c, row);
    else if (activation == Activation.Gelu)
      Epilogue.each<T>(Activation.Gelu, false, rows, cols, z, bias, c, row);
    else if (activation == Activation.GeluTanh)
      Epilogue.each<T>(Activation.GeluTanh, false, rows, cols, z, bias, c, row);
    else if (z != c) Epilogue.each<T>(Activation.None, false, rows, cols, z, bias, c, row);
  }

  /** With a bias, z is replaced by z + bias, which is what the caller keeps if z is not c. */
  @inline static each<T>(
    activation: Activation,
    biased: bool,
    rows: usize,
    cols: usize,
    z: usize,
    bias: usize,
    c: usize,
    row: usize,
  ): void {
    const vectored =
      sizeof<T>() == 4 || activation == Activation.None || activation == Activation.Relu;
    const kept = z != c;
    for (; rows > 0; --rows) {
      let j: usize = 0;
      if (vectored) {
        for (; j + Vector.lanes<T>() <= cols; j += Vector.lanes<T>()) {
          const at = j * sizeof<T>();
          let x = v128.load(z + at);
          if (biased) {
            x = v128.add<T>(x, v128.load(bias + at));
            if (kept) v128.store(z + at, x);
          }
          v128.store(c + at, Epilogue.vector<T>(activation, x));
        }
      }
      for (; j < cols; ++j) {
        const at = j * sizeof<T>();
        let x = load<T>(z + at);
        if (biased) {
          x = <T>(x + load<T>(bias + at));
          if (kept) store<T>(z + at, x);
        }
        store<T>(c + at, Epilogue.scalar<T>(activation, x));
      }
      z += row;
      c += row;
    }
  }

  @inline static vector<T>(activation: Activation, x: v128): v128 {
    if (activation == Activation.Relu) return v128.pmax<T>(x, v128.splat<T>(0));
    if (activation == Activation.Gelu) return Gelu.f32x4(x);
    if (activation == Activation.GeluTanh) return Gelu.tanhF32x4(x);
    return x;
  }

  @inline static scalar<T>(activation: Activation, x: T): T {
    if (sizeof<T>() == 8 && activation == Activation.Gelu) return <T>Gelu.f64(<f64>x);
    if (sizeof<T>() == 8 && activation == Activation.GeluTanh) return <T>Gelu.tanhF64(<f64>x);
    // A lone element gets the bits it would get in a vector.
    return v128.extract_lane<T>(Epilogue.vector<T>(activation, v128.splat<T>(x)), 0);
  }
}
