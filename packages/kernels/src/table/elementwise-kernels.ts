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

/** `out = f(a, b, c)` elementwise over `rows x cols`, with a number that all elements share. */
export type TernaryKernel = (
  rows: number,
  cols: number,
  a: number,
  aRow: number,
  aCol: number,
  b: number,
  bRow: number,
  bCol: number,
  c: number,
  cRow: number,
  cCol: number,
  value: number,
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
  Record<"copy8" | "copy16" | "copy32" | "copy64", UnaryKernel> &
  FunctionKernels &
  DivisionKernels;

/** Functions of floats, and what is done to bits of integers and bools. */
export type FunctionKernels = Record<
  | `${"floor" | "ceil" | "trunc" | "round" | "frac" | "reciprocal" | "rsqrt"}${"F32" | "F64"}`
  | `${"exp2" | "expm1" | "log2" | "log10" | "log1p" | "erfc" | "erfinv"}${"F32" | "F64"}`
  | `${"tan" | "asin" | "acos" | "atan" | "sinh" | "cosh" | "asinh" | "acosh" | "atanh"}${"F32" | "F64"}`
  | `sign${"F32" | "F64" | "I32" | "I64" | "U8"}` // 0 for NaN
  | `bitwiseNot${"I32" | "I64" | "U8" | "Bool"}`,
  UnaryKernel
> &
  Record<
    | `bitwise${"And" | "Or" | "Xor"}${"I32" | "I64" | "U8" | "Bool"}`
    // atan2(y, x); logaddexp(x, y) = ln(eˣ + eʸ); xlogy(x, y) = x ln y, 0 where x is 0 and y is not NaN
    | `${"copysign" | "atan2" | "hypot" | "logaddexp" | "xlogy"}${"F32" | "F64"}`
    // the maximum and the minimum, but that of two zeros or equals x stays, and not the bound
    | `clamp${"Min" | "Max"}${"F32" | "F64" | "I32" | "I64" | "U8" | "Bool"}`,
    BinaryKernel
  > &
  // clamp(x, low, high) = min(max(x, low), high); lerp(x, y, weight); addcmul(x, a, b) = x + value a b; addcdiv = x + value a / b
  Record<`${"clamp" | "lerp" | "addcmul" | "addcdiv"}${"F32" | "F64"}`, TernaryKernel>;

/**
 * `fmod` has the sign of the dividend, `remainder` that of the divisor; `floorDivide` rounds the exact quotient down, `truncDivide`
 * rounds toward zero. Integers divided by 0 give 0 (callers check), and the least one by -1 wraps. Powers of integers wrap; a
 * negative exponent leaves 0, but of 1 and -1.
 */
export type DivisionKernels = Record<
  | `${"fmod" | "remainder" | "floorDivide" | "truncDivide"}${"F32" | "F64" | "I32" | "I64" | "U8"}`
  | `pow${"I32" | "I64" | "U8"}`,
  BinaryKernel
>;

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
