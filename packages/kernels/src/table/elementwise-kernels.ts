/** `out = f(a, b)` elementwise over `rows x cols`. */
export type BinaryKernel = (
  rows: number,
  cols: number,
  a: number,
  aRow: number,
  aCol: number,
  b: number,
  bRow: number,
  bCol: number,
  out: number,
  outRow: number,
  outCol: number,
) => void;

/** `out = f(a)` elementwise over `rows x cols`. */
export type UnaryKernel = (
  rows: number,
  cols: number,
  a: number,
  aRow: number,
  aCol: number,
  out: number,
  outRow: number,
  outCol: number,
) => void;

/**
 * Elementwise kernels, named operation + element type, and strided copies by element size in bits. Integers wrap; of bools
 * the sum and the maximum are `or`, the product and the minimum `and`.
 */
export type ElementwiseKernels = Record<
  `${"add" | "sub" | "mul" | "maximum" | "minimum"}${"F32" | "F64" | "I32" | "I64" | "U8"}`,
  BinaryKernel
> &
  Record<`${"add" | "mul" | "maximum" | "minimum"}Bool`, BinaryKernel> &
  Record<`${"div" | "pow"}${"F32" | "F64"}`, BinaryKernel> &
  // Gradients: reluGrad(y, dy) = y <= 0 ? 0 : dy; tanhGrad(y, dy) = dy (1 - y²); sigmoidGrad(y, dy) = dy y (1 - y);
  // geluGrad(x, dy) and geluTanhGrad(x, dy) = dy times the function's derivative at x
  Record<`${"relu" | "tanh" | "sigmoid" | "gelu" | "geluTanh"}Grad${"F32" | "F64"}`, BinaryKernel> &
  // comparisons write bools
  Record<
    `${"eq" | "ne" | "lt" | "le" | "gt" | "ge"}${"F32" | "F64" | "I32" | "I64" | "U8" | "Bool"}`,
    BinaryKernel
  > &
  Record<"logicalAndBool" | "logicalOrBool", BinaryKernel> &
  Record<
    `${"neg" | "abs" | "relu" | "exp" | "log" | "sqrt" | "tanh" | "sigmoid" | "sin" | "cos"}${"F32" | "F64"}`,
    UnaryKernel
  > &
  // gelu(x) = x/2 (1 + erf(x / √2)); geluTanh(x) = x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
  Record<`${"erf" | "gelu" | "geluTanh"}${"F32" | "F64"}`, UnaryKernel> &
  Record<`${"neg" | "abs"}${"I32" | "I64" | "U8"}` | "logicalNotBool", UnaryKernel> &
  Record<"copy8" | "copy16" | "copy32" | "copy64", UnaryKernel>;

/**
 * Float to int32 and int64 truncates toward zero, saturates, and makes NaN 0. To uint8 it is truncated to int64, of which
 * the lowest byte stays (0 for NaN and beyond int64). Integers keep their low bits. Anything to bool is `x != 0`.
 * To float16 and bfloat16 it is rounded to nearest, ties to even, Infinity beyond the largest; NaN stays NaN.
 */
export type CastKernels = Record<
  | `cast${"F64" | "I32" | "I64" | "U8" | "Bool" | "F16" | "BF16"}ToF32`
  | `cast${"F32" | "I32" | "I64" | "U8" | "Bool"}ToF64`
  | `cast${"F32" | "F64" | "I64" | "U8" | "Bool"}ToI32`
  | `cast${"F32" | "F64" | "I32" | "U8" | "Bool"}ToI64`
  | `cast${"F32" | "F64" | "I32" | "I64" | "Bool"}ToU8`
  | `cast${"F32" | "F64" | "I32" | "I64" | "U8"}ToBool`
  | `castF32To${"F16" | "BF16"}`,
  UnaryKernel
>;
