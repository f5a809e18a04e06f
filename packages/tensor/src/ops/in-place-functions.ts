import { inPlaceFunction, inPlaceKeeping, isWhole } from "./define-in-place.ts";
import type { UnaryOp } from "./define-unary.ts";
import { abs } from "./abs.ts";
import { acos } from "./acos.ts";
import { acosh } from "./acosh.ts";
import { asin } from "./asin.ts";
import { asinh } from "./asinh.ts";
import { atan } from "./atan.ts";
import { atanh } from "./atanh.ts";
import { ceil } from "./ceil.ts";
import { cos } from "./cos.ts";
import { cosh } from "./cosh.ts";
import { erf } from "./erf.ts";
import { erfc } from "./erfc.ts";
import { erfinv } from "./erfinv.ts";
import { exp } from "./exp.ts";
import { exp2 } from "./exp2.ts";
import { expm1 } from "./expm1.ts";
import { floor } from "./floor.ts";
import { frac } from "./frac.ts";
import { log } from "./log.ts";
import { log10 } from "./log10.ts";
import { log1p } from "./log1p.ts";
import { log2 } from "./log2.ts";
import { neg } from "./neg.ts";
import { reciprocal } from "./reciprocal.ts";
import { rsqrt } from "./rsqrt.ts";
import { sigmoid } from "./sigmoid.ts";
import { sign } from "./sign.ts";
import { sin } from "./sin.ts";
import { sinh } from "./sinh.ts";
import { sqrt } from "./sqrt.ts";
import { square } from "./square.ts";
import { tan } from "./tan.ts";
import { tanh } from "./tanh.ts";
import { trunc } from "./trunc.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import type { Tensor } from "../tensor.ts";
import { replaceInPlace } from "./replace-in-place.ts";
import { checkFits } from "../autograd/write-in-place.ts";
import { round, type RoundOptions } from "./round.ts";
import { nanToNum, type NanToNumOptions } from "./nan-to-num.ts";

/** `x = abs(x)`. @example abs_(tensor([-2])).toArray() // [2] */
export const abs_: UnaryOp = inPlaceKeeping("abs_", "abs", abs);

/** `x = neg(x)`. @example neg_(tensor([2])).toArray() // [-2] */
export const neg_: UnaryOp = inPlaceKeeping("neg_", "neg", neg);

/** `x = sign(x)`. @example sign_(tensor([-3])).toArray() // [-1] */
export const sign_: UnaryOp = inPlaceKeeping("sign_", "sign", sign, (x) => x.dtype === "bool");

/** `x = floor(x)`. @example floor_(tensor([1.5])).toArray() // [1] */
export const floor_: UnaryOp = inPlaceKeeping("floor_", "floor", floor, isWhole);

/** `x = ceil(x)`. @example ceil_(tensor([1.5])).toArray() // [2] */
export const ceil_: UnaryOp = inPlaceKeeping("ceil_", "ceil", ceil, isWhole);

/** `x = trunc(x)`. @example trunc_(tensor([-1.5])).toArray() // [-1] */
export const trunc_: UnaryOp = inPlaceKeeping("trunc_", "trunc", trunc, isWhole);

/** `x = frac(x)`. @example frac_(tensor([1.5])).toArray() // [0.5] */
export const frac_: UnaryOp = inPlaceKeeping("frac_", "frac", frac);

/** `x = exp(x)`. @example exp_(tensor([0])).toArray() // [1] */
export const exp_: UnaryOp = inPlaceFunction("exp_", "exp", exp);

/** `x = exp2(x)`. @example exp2_(tensor([3])).toArray() // [8] */
export const exp2_: UnaryOp = inPlaceFunction("exp2_", "exp2", exp2);

/** `x = expm1(x)`. @example expm1_(tensor([0])).toArray() // [0] */
export const expm1_: UnaryOp = inPlaceFunction("expm1_", "expm1", expm1);

/** `x = log(x)`. @example log_(tensor([1])).toArray() // [0] */
export const log_: UnaryOp = inPlaceFunction("log_", "log", log);

/** `x = log2(x)`. @example log2_(tensor([8])).toArray() // [3] */
export const log2_: UnaryOp = inPlaceFunction("log2_", "log2", log2);

/** `x = log10(x)`. @example log10_(tensor([1000])).toArray() // [3] */
export const log10_: UnaryOp = inPlaceFunction("log10_", "log10", log10);

/** `x = log1p(x)`. @example log1p_(tensor([0])).toArray() // [0] */
export const log1p_: UnaryOp = inPlaceFunction("log1p_", "log1p", log1p);

/** `x = sqrt(x)`. @example sqrt_(tensor([4])).toArray() // [2] */
export const sqrt_: UnaryOp = inPlaceFunction("sqrt_", "sqrt", sqrt);

/** `x = rsqrt(x)`. @example rsqrt_(tensor([4])).toArray() // [0.5] */
export const rsqrt_: UnaryOp = inPlaceFunction("rsqrt_", "rsqrt", rsqrt);

/** `x = reciprocal(x)`. @example reciprocal_(tensor([4])).toArray() // [0.25] */
export const reciprocal_: UnaryOp = inPlaceFunction("reciprocal_", "reciprocal", reciprocal);

/** `x = sin(x)`. @example sin_(tensor([0])).toArray() // [0] */
export const sin_: UnaryOp = inPlaceFunction("sin_", "sin", sin);

/** `x = cos(x)`. @example cos_(tensor([0])).toArray() // [1] */
export const cos_: UnaryOp = inPlaceFunction("cos_", "cos", cos);

/** `x = tan(x)`. @example tan_(tensor([0])).toArray() // [0] */
export const tan_: UnaryOp = inPlaceFunction("tan_", "tan", tan);

/** `x = asin(x)`. @example asin_(tensor([0])).toArray() // [0] */
export const asin_: UnaryOp = inPlaceFunction("asin_", "asin", asin);

/** `x = acos(x)`. @example acos_(tensor([1])).toArray() // [0] */
export const acos_: UnaryOp = inPlaceFunction("acos_", "acos", acos);

/** `x = atan(x)`. @example atan_(tensor([0])).toArray() // [0] */
export const atan_: UnaryOp = inPlaceFunction("atan_", "atan", atan);

/** `x = sinh(x)`. @example sinh_(tensor([0])).toArray() // [0] */
export const sinh_: UnaryOp = inPlaceFunction("sinh_", "sinh", sinh);

/** `x = cosh(x)`. @example cosh_(tensor([0])).toArray() // [1] */
export const cosh_: UnaryOp = inPlaceFunction("cosh_", "cosh", cosh);

/** `x = tanh(x)`. @example tanh_(tensor([0])).toArray() // [0] */
export const tanh_: UnaryOp = inPlaceFunction("tanh_", "tanh", tanh);

/** `x = asinh(x)`. @example asinh_(tensor([0])).toArray() // [0] */
export const asinh_: UnaryOp = inPlaceFunction("asinh_", "asinh", asinh);

/** `x = acosh(x)`. @example acosh_(tensor([1])).toArray() // [0] */
export const acosh_: UnaryOp = inPlaceFunction("acosh_", "acosh", acosh);

/** `x = atanh(x)`. @example atanh_(tensor([0])).toArray() // [0] */
export const atanh_: UnaryOp = inPlaceFunction("atanh_", "atanh", atanh);

/** `x = sigmoid(x)`. @example sigmoid_(tensor([0])).toArray() // [0.5] */
export const sigmoid_: UnaryOp = inPlaceFunction("sigmoid_", "sigmoid", sigmoid);

/** `x = erf(x)`. @example erf_(tensor([0])).toArray() // [0] */
export const erf_: UnaryOp = inPlaceFunction("erf_", "erf", erf);

/** `x = erfc(x)`. @example erfc_(tensor([0])).toArray() // [1] */
export const erfc_: UnaryOp = inPlaceFunction("erfc_", "erfc", erfc);

/** `x = erfinv(x)`. @example erfinv_(tensor([0])).toArray() // [0] */
export const erfinv_: UnaryOp = inPlaceFunction("erfinv_", "erfinv", erfinv);

/** `x = round(x)`, with its options. @example round_(tensor([2.5])).toArray() // [2] */
export function round_(x: Tensor, options?: RoundOptions): Tensor {
  return replaceInPlace("round_", x, [], (old) => round(old, options));
}

/** `x = x²`. @example square_(tensor([3])).toArray() // [9] */
export function square_(x: Tensor): Tensor {
  checkTensor("square_", "x", x);
  checkFits("square_", x, x.shape, x.dtype === "bool" ? "int64" : x.dtype);
  return replaceInPlace("square_", x, [], square);
}

/** `x = nanToNum(x)`, with its options. @example nanToNum_(tensor([NaN])).toArray() // [0] */
export function nanToNum_(x: Tensor, options?: NanToNumOptions): Tensor {
  return replaceInPlace("nanToNum_", x, [], (old) => nanToNum(old, options));
}
