/**
 * The AssemblyScript text of the elementwise entries: one exported function for each operation and element type, in
 * which the operation is a constant, so that the compiler leaves only its own loops. Where two types' loops are the same,
 * one function has both names.
 */
export function elementwiseEntries(): string {
  const lines = [
    'import { Binary, BinaryOp } from "./binary";',
    'import { Cast } from "./cast";',
    'import { Compare, CompareOp } from "./compare";',
    'import { Copy } from "./copy";',
    'import { Ternary, TernaryOp } from "./ternary";',
    'import { Unary, UnaryOp } from "./unary";',
  ];
  for (const op of ["add", "sub", "mul", "maximum", "minimum"]) {
    for (const type of ["F32", "F64", "I32", "I64", "U8"]) lines.push(binary("Binary", op, type));
  }
  for (const op of [
    "div",
    "pow",
    "reluGrad",
    "geluGrad",
    "geluTanhGrad",
    "tanhGrad",
    "sigmoidGrad",
    "copysign",
    "atan2",
    "hypot",
    "logaddexp",
    "xlogy",
  ])
    for (const type of ["F32", "F64"]) lines.push(binary("Binary", op, type));
  for (const op of ["fmod", "remainder", "floorDivide", "truncDivide"])
    for (const type of ["F32", "F64", "I32", "I64", "U8"]) lines.push(binary("Binary", op, type));
  for (const type of ["I32", "I64", "U8"]) {
    for (const op of ["pow", "bitwiseAnd", "bitwiseOr", "bitwiseXor"])
      lines.push(binary("Binary", op, type));
    lines.push(unary("bitwiseNot", type), unary("sign", type));
  }
  for (const op of ["And", "Or", "Xor"]) lines.push(alias(`bitwise${op}U8`, `bitwise${op}Bool`));
  for (const op of ["clamp", "lerp", "addcmul", "addcdiv"])
    for (const type of ["F32", "F64"]) lines.push(ternary(op, type));
  for (const op of ["eq", "ne", "lt", "le", "gt", "ge"]) {
    for (const type of ["F32", "F64", "I32", "I64", "U8"]) lines.push(binary("Compare", op, type));
    lines.push(alias(`${op}U8`, `${op}Bool`));
  }
  lines.push(binary("Compare", "logicalAnd", "Bool"), binary("Compare", "logicalOr", "Bool"));
  lines.push(alias("logicalOrBool", "addBool"), alias("logicalOrBool", "maximumBool"));
  lines.push(alias("logicalAndBool", "mulBool"), alias("logicalAndBool", "minimumBool"));
  for (const op of [
    "neg",
    "abs",
    "relu",
    "exp",
    "log",
    "sqrt",
    "tanh",
    "sigmoid",
    "sin",
    "cos",
    "erf",
    "gelu",
    "geluTanh",
    ...FUNCTIONS,
  ]) {
    for (const type of ["F32", "F64"]) lines.push(unary(op, type));
  }
  for (const type of ["I32", "I64", "U8"]) lines.push(unary("neg", type));
  lines.push(unary("abs", "I32"), unary("abs", "I64"), unary("logicalNot", "Bool"));
  lines.push(alias("logicalNotBool", "bitwiseNotBool"));
  for (const bits of [8, 16, 32, 64]) lines.push(oneOperand(`copy${bits}`, `Copy.run<u${bits}>(`));
  lines.push(alias("copy8", "absU8"), alias("copy8", "castBoolToU8"));
  const types = ["F32", "F64", "I32", "I64", "U8"];
  for (const from of types) {
    for (const to of [...types, "Bool"]) {
      if (from !== to)
        lines.push(oneOperand(`cast${from}To${to}`, `Cast.run<${element(from)}, ${element(to)}>(`));
    }
    if (from !== "U8") lines.push(alias(`castU8To${from}`, `castBoolTo${from}`));
  }
  return lines.join("\n");
}

const FUNCTIONS = [
  ...["floor", "ceil", "trunc", "round", "frac", "sign", "reciprocal", "rsqrt"],
  ...["exp2", "expm1", "log2", "log10", "log1p", "tan", "asin", "acos", "atan", "sinh", "cosh"],
  ...["asinh", "acosh", "atanh", "erfc", "erfinv"],
];

const operand = (name: string): string => `${name}: usize, ${name}Row: usize, ${name}Col: usize`;

function binary(loops: string, op: string, type: string): string {
  const loopType = type === "Bool" ? "u8" : element(type);
  return [
    `export function ${op}${type}(rows: usize, cols: usize, ${operand("a")}, ${operand("b")}, ${operand("out")}): void {`,
    `  ${loops}.run<${loopType}>(${loops}Op.${capitalized(op)}, rows, cols, a, aRow, aCol, b, bRow, bCol, out, outRow, outCol);`,
    "}",
  ].join("\n");
}

function ternary(op: string, type: string): string {
  return [
    `export function ${op}${type}(rows: usize, cols: usize, ${operand("a")}, ${operand("b")}, ${operand("c")}, value: f64, ${operand("out")}): void {`,
    `  Ternary.run<${element(type)}>(TernaryOp.${capitalized(op)}, rows, cols, a, aRow, aCol, b, bRow, bCol, c, cRow, cCol, value, out, outRow, outCol);`,
    "}",
  ].join("\n");
}

function unary(op: string, type: string): string {
  const loopType = type === "Bool" ? "u8" : element(type);
  return oneOperand(`${op}${type}`, `Unary.run<${loopType}>(UnaryOp.${capitalized(op)}, `);
}

function oneOperand(name: string, call: string): string {
  return [
    `export function ${name}(rows: usize, cols: usize, ${operand("a")}, ${operand("out")}): void {`,
    `  ${call}rows, cols, a, aRow, aCol, out, outRow, outCol);`,
    "}",
  ].join("\n");
}

function alias(name: string, other: string): string {
  return `export { ${name} as ${other} };`;
}

function element(type: string): string {
  return type.toLowerCase();
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
