import type { CutText } from "./kernel-cut.ts";

/** One operand over rows and columns; `outBytes` where the result's elements have another size. */
export function unary(unitNs: number, outBytes?: number): CutText {
  return over("a", unitNs, outBytes);
}

/** Two operands. */
export function binary(unitNs: number, outBytes?: number): CutText {
  return over("a b", unitNs, outBytes);
}

/** The same cut for several kernels. */
export function names(list: string, text: CutText): Record<string, CutText> {
  return Object.fromEntries(list.split(" ").map((name) => [name, text]));
}

const LONG_FUNCTIONS =
  "exp2 expm1 log2 log10 log1p tan asin acos atan sinh cosh asinh acosh atanh erfc erfinv";

/** Functions, divisions and bits, by the suffixes of the element types that have them. */
export const FUNCTION_CUTS: readonly (readonly [string, Readonly<Record<string, CutText>>])[] = [
  ["F32 F64", names("floor ceil trunc round frac reciprocal rsqrt", unary(0.2))],
  ["F32 F64", names(LONG_FUNCTIONS, unary(8))],
  ["F32 F64", names("atan2 hypot logaddexp xlogy", binary(8))],
  ["F32 F64", { copysign: binary(0.15) }],
  ["F32 F64", names("clamp lerp addcmul addcdiv", ternary(0.3))],
  ["F32 F64 I32 I64 U8", { sign: unary(0.12) }],
  ["F32 F64 I32 I64 U8", names("fmod remainder floorDivide truncDivide", binary(3))],
  ["I32 I64 U8", { pow: binary(10) }],
  ["I32 I64 U8 Bool", names("bitwiseAnd bitwiseOr bitwiseXor", binary(0.15))],
  ["I32 I64 U8 Bool", { bitwiseNot: unary(0.12) }],
];

function ternary(unitNs: number): CutText {
  const text = over("a b c", unitNs);
  return { ...text, args: text.args.replace(" out", " value out") };
}

function over(operands: string, unitNs: number, outBytes?: number): CutText {
  const pointers = operands.split(" ");
  const all = [...pointers, "out"];
  const moves = (way: "Row" | "Col"): string =>
    [
      ...pointers.map((p) => `${p}*${p}${way}`),
      `out*out${way}${outBytes === undefined ? "" : `@${outBytes}`}`,
    ].join(" ");
  return {
    args: `rows cols | ${all.map((p) => `${p} ${p}Row ${p}Col`).join(" ")}`,
    axes: [`rows: ${moves("Row")}`, `cols: ${moves("Col")}`],
    unitNs,
  };
}
