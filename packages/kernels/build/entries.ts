/**
 * The AssemblyScript text of the elementwise entries: one exported function for each operation and element type, in
 * which the operation is a constant, so that the compiler leaves only its own loops.
 */
export function elementwiseEntries(): string {
  const lines = [
    'import { Binary, BinaryOp } from "./binary";',
    'import { Cast } from "./cast";',
    'import { Compare, CompareOp } from "./compare";',
    'import { Copy } from "./copy";',
    'import { Unary, UnaryOp } from "./unary";',
  ];
  for (const op of ["add", "sub", "mul", "maximum", "minimum"]) {
    for (const type of ["F32", "F64", "I32"]) lines.push(binary("Binary", op, type));
  }
  for (const op of [
    "div",
    "pow",
    "reluGrad",
    "geluGrad",
    "geluTanhGrad",
    "tanhGrad",
    "sigmoidGrad",
  ])
    for (const type of ["F32", "F64"]) lines.push(binary("Binary", op, type));
  for (const op of ["eq", "ne", "lt", "le", "gt", "ge"]) {
    for (const type of ["F32", "F64", "I32", "U8"]) lines.push(binary("Compare", op, type));
  }
  lines.push(binary("Compare", "logicalAnd", "U8"), binary("Compare", "logicalOr", "U8"));
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
  ]) {
    for (const type of ["F32", "F64"]) lines.push(unary(op, type));
  }
  lines.push(unary("neg", "I32"), unary("abs", "I32"), unary("logicalNot", "U8"));
  for (const bits of [8, 32, 64]) lines.push(oneOperand(`copy${bits}`, `Copy.run<u${bits}>(`));
  for (const from of ["F32", "F64", "I32", "U8"]) {
    for (const to of ["F32", "F64", "I32", "U8"]) {
      if (from !== to)
        lines.push(oneOperand(`cast${from}To${to}`, `Cast.run<${element(from)}, ${element(to)}>(`));
    }
  }
  return lines.join("\n");
}

const operand = (name: string): string => `${name}: usize, ${name}Row: usize, ${name}Col: usize`;

function binary(loops: string, op: string, type: string): string {
  return [
    `export function ${op}${type}(rows: usize, cols: usize, ${operand("a")}, ${operand("b")}, ${operand("out")}): void {`,
    `  ${loops}.run<${element(type)}>(${loops}Op.${capitalized(op)}, rows, cols, a, aRow, aCol, b, bRow, bCol, out, outRow, outCol);`,
    "}",
  ].join("\n");
}

function unary(op: string, type: string): string {
  return oneOperand(`${op}${type}`, `Unary.run<${element(type)}>(UnaryOp.${capitalized(op)}, `);
}

function oneOperand(name: string, call: string): string {
  return [
    `export function ${name}(rows: usize, cols: usize, ${operand("a")}, ${operand("out")}): void {`,
    `  ${call}rows, cols, a, aRow, aCol, out, outRow, outCol);`,
    "}",
  ].join("\n");
}

function element(type: string): string {
  return type.toLowerCase();
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
