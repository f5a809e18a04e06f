import { GENERATED_HEADER } from "./folder-barrel.ts";
import type { TensorOp } from "./tensor-ops.ts";

/**
 * Text of `packages/tensor/src/methods.generated.ts`: every op as a method of `Tensor`.
 *
 * Types come by declaration merging, one method per op, so that no mapped type over all ops is needed (that is a circularity
 * error). At run time each method is a function of its own with the op's own number of arguments: one shared wrapper would
 * make its call megamorphic, rest arguments would allocate.
 */
export function tensorMethods(ops: readonly TensorOp[]): string {
  const files = [...new Set(ops.map(({ file }) => file))].sort();
  return `${[
    GENERATED_HEADER,
    "// Every op whose first argument is a tensor is a method as well.",
    ...files.map((file) => importLine(file, ops)),
    'import { Tensor } from "./tensor.ts";',
    "",
    'declare module "./tensor.ts" {',
    "  interface Tensor {",
    ...ops.flatMap(declaration),
    "  }",
    "}",
    "",
    "/** A function without its first argument. */",
    "type Rest<F> = F extends (x: Tensor, ...rest: infer R extends readonly unknown[]) => infer T ? (...rest: R) => T : never;",
    "",
    ...ops.map(definition),
    "",
    "// As the methods of a class, which for-in does not list.",
    "for (const name of Object.keys(Tensor.prototype)) Object.defineProperty(Tensor.prototype, name, { enumerable: false });",
  ].join("\n")}\n`;
}

function importLine(file: string, ops: readonly TensorOp[]): string {
  const names = ops.filter((op) => op.file === file).map(({ name }) => name);
  return `import { ${names.join(", ")} } from "./ops/${file}";`;
}

function declaration({ name, summary }: TensorOp): readonly string[] {
  const doc = summary === "" ? [] : [`    /** ${summary.replaceAll("*/", "*\\/")} */`];
  return [...doc, `    ${name}: Rest<typeof ${name}>;`];
}

function definition({ name, rest, variadic }: TensorOp): string {
  // A parameter named as the op would hide it.
  const names = rest.map((parameter) => (parameter === name ? `${parameter}Value` : parameter));
  const parameters = names.map((parameter, i) =>
    variadic && i === names.length - 1 ? `...${parameter}` : parameter,
  );
  return `Tensor.prototype.${name} = function (${parameters.join(", ")}) {\n  return ${name}(${["this", ...parameters].join(", ")});\n};`;
}
