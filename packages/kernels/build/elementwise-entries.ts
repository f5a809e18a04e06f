import { blockEntry } from "./block-entry.ts";
import { type FunctionFamily, functionEntries } from "./function-entries.ts";

/**
 * The AssemblyScript text of the elementwise entries: one exported function for each operation and element type. Where two
 * types' loops are the same, one function has both names.
 */
export function elementwiseEntries(): string {
  return [
    'import { Cast } from "./cast";',
    'import { Copy } from "./copy";',
    'import { ComparisonLoops } from "./elementwise/comparison-loops";',
    'import { Loops1 } from "./elementwise/loops1";',
    'import { Loops2 } from "./elementwise/loops2";',
    'import { Loops3 } from "./elementwise/loops3";',
    'import { Half, HalfCast } from "./half";',
    'import { Strided } from "./strided";',
    ...functionEntries(FAMILIES),
    ...[8, 16, 32, 64].map((bits) => blockEntry(`copy${bits}`, `Copy.run<u${bits}>(`, "a out")),
    ...casts(),
    ...ALIASES.map(([name, others]) =>
      others.split(" ").map((other) => `export { ${name} as ${other} };`),
    ).flat(),
  ].join("\n");
}

const floats = "F32 F64";
const integers = "I32 I64 U8";
const all = `${floats} ${integers}`;

const FAMILIES: readonly FunctionFamily[] = [
  one("quick", "arithmetic", "Reciprocal Sqrt Rsqrt", floats),
  one("quick", "bits", "BitwiseNot", integers),
  one("quick", "bits", "LogicalNot", "Bool"),
  one("quick", "signs", "Neg Sign", all),
  one("quick", "signs", "Abs", `${floats} I32 I64`),
  one("quick", "signs", "Relu Floor Ceil Trunc Round Frac", floats),
  one("long", "angles", "Sin Cos Tan Asin Acos Atan", floats),
  one("long", "exponentials", "Exp Exp2 Expm1 Sinh Cosh Tanh Sigmoid", floats),
  one("long", "logarithms", "Log Log2 Log10 Log1p Asinh Acosh Atanh", floats),
  one("long", "normal", "Erf Erfc Erfinv Gelu GeluTanh", floats),
  two("quick", "arithmetic", "Add Sub Mul", all),
  two("quick", "arithmetic", "Div", floats),
  two("quick", "bits", "BitwiseAnd BitwiseOr BitwiseXor", integers),
  two("quick", "bounds", "Maximum Minimum", all),
  two("quick", "bounds", "ClampMin ClampMax", floats),
  two("quick", "gradients", "ReluGrad TanhGrad SigmoidGrad", floats),
  two("quick", "quotients", "TruncDivide", floats),
  two("quick", "signs", "Copysign", floats),
  two("long", "angles", "Atan2 Hypot", floats),
  two("long", "gradients", "GeluGrad GeluTanhGrad", floats),
  two("long", "logarithms", "Logaddexp Xlogy", floats),
  two("long", "quotients", "Fmod Remainder FloorDivide Pow", all),
  two("long", "quotients", "TruncDivide", integers),
  family("Loops3.quick", "arithmetic", "Addcmul Addcdiv Lerp", floats),
  family("Loops3.quick", "bounds", "Clamp", floats),
  family("ComparisonLoops.run", "comparisons", "Eq Ne Lt Le Gt Ge", all),
];

/** Kernels and their other names. A bound of integers is the larger or the smaller of two. */
const ALIASES: readonly (readonly [string, string])[] = [
  ["bitwiseAndU8", "bitwiseAndBool logicalAndBool mulBool minimumBool clampMaxBool"],
  ["bitwiseOrU8", "bitwiseOrBool logicalOrBool addBool maximumBool clampMinBool"],
  ["bitwiseXorU8", "bitwiseXorBool"],
  ["logicalNotBool", "bitwiseNotBool"],
  ...integers.split(" ").flatMap(
    (type) =>
      [
        [`maximum${type}`, `clampMin${type}`],
        [`minimum${type}`, `clampMax${type}`],
      ] as const,
  ),
  ...["eq", "ne", "lt", "le", "gt", "ge"].map((op) => [`${op}U8`, `${op}Bool`] as const),
  ["copy8", "absU8 castBoolToU8"],
  ...["F32", "F64", "I32", "I64"].map((type) => [`castU8To${type}`, `castBoolTo${type}`] as const),
];

function casts(): string[] {
  const types = all.split(" ");
  const plain = types.flatMap((from) =>
    [...types, "Bool"]
      .filter((to) => to !== from)
      .map((to) => {
        const call = `Cast.run<${from.toLowerCase()}, ${to.toLowerCase()}>(`;
        return blockEntry(`cast${from}To${to}`, call, "a out");
      }),
  );
  const halves = ["F16", "BF16"].flatMap((type) => [
    blockEntry(`cast${type}ToF32`, `HalfCast.run(Half.${type}, true, `, "a out"),
    blockEntry(`castF32To${type}`, `HalfCast.run(Half.${type}, false, `, "a out"),
  ]);
  return [...plain, ...halves];
}

function one(kind: string, file: string, names: string, types: string): FunctionFamily {
  return family(`Loops1.${kind}`, file, names, types);
}

function two(kind: string, file: string, names: string, types: string): FunctionFamily {
  return family(`Loops2.${kind}`, file, names, types);
}

function family(loops: string, file: string, names: string, types: string): FunctionFamily {
  return { loops, file: `elementwise/${file}`, names, types };
}
