/**
 * The AssemblyScript text of the entries of activations: one exported function for each kernel and element type, in which the
 * function is a type, so that the compiler leaves only its own loops. Parameters come last; kernels without any pass zeros.
 */
export function activationEntries(): string {
  return [
    'import { Dropout } from "./activation/dropout";',
    'import { Loops1 } from "./activation/loops1";',
    'import { Loops2 } from "./activation/loops2";',
    ...FILES.map(
      ({ file, names }) => `import { ${names.join(", ")} } from "./activation/${file}";`,
    ),
    ...FILES.flatMap(({ names, operands, isLong }) =>
      names.flatMap((name) => [
        entry(name, "F32", operands, isLong ? "long" : "quick<f32, "),
        entry(name, "F64", operands, isLong ? "single" : "quick<f64, "),
      ]),
    ),
    ...["F32", "F64"].map((type) =>
      exported(
        `dropout${type}`,
        `Dropout.run<${type.toLowerCase()}>`,
        ["a", "mask", "out"],
        ["scale", "kept", "dropped"],
      ),
    ),
  ].join("\n");
}

const FILES = [
  {
    file: "pieces",
    operands: ["a"],
    isLong: false,
    names: words(
      "Hardtanh LeakyRelu Threshold Hardshrink Softshrink Hardsigmoid Hardswish Softsign",
    ),
  },
  {
    file: "pieces-grad",
    operands: ["a", "b"],
    isLong: false,
    names: words(
      "HardtanhGrad LeakyReluGrad ThresholdGrad ShrinkGrad HardsigmoidGrad HardswishGrad SoftsignGrad Prelu PreluSlope PreluGate",
    ),
  },
  {
    file: "functions",
    operands: ["a"],
    isLong: true,
    names: words("Elu Selu Softplus LogSigmoid Silu Mish Tanhshrink"),
  },
  {
    file: "gradients",
    operands: ["a", "b"],
    isLong: true,
    names: words(
      "EluGrad SeluGrad SoftplusGrad LogSigmoidGrad SiluGrad MishGrad TanhshrinkGrad Glu",
    ),
  },
];

/** Those whose kernels take `alpha` and `beta`. */
const WITH_PARAMETERS = new Set(
  words(
    "Hardtanh LeakyRelu Threshold Hardshrink Softshrink Elu Selu Softplus HardtanhGrad LeakyReluGrad ThresholdGrad ShrinkGrad EluGrad SeluGrad SoftplusGrad Glu",
  ),
);

function entry(name: string, type: string, operands: readonly string[], loop: string): string {
  const call = `Loops${operands.length}.${loop.includes("<") ? loop : `${loop}<`}${name}>`;
  const hasParameters = WITH_PARAMETERS.has(name);
  const parameters = hasParameters ? ["alpha", "beta"] : [];
  const kernel = name.charAt(0).toLowerCase() + name.slice(1) + type;
  return exported(kernel, call, [...operands, "out"], parameters, hasParameters ? [] : ["0", "0"]);
}

function exported(
  name: string,
  call: string,
  operands: readonly string[],
  parameters: readonly string[],
  constants: readonly string[] = [],
): string {
  const places = ["rows", "cols", ...operands.flatMap((x) => [x, `${x}Row`, `${x}Col`])];
  const typed = [...places.map((x) => `${x}: usize`), ...parameters.map((x) => `${x}: f64`)];
  return [
    `export function ${name}(${typed.join(", ")}): void {`,
    `  ${call}(${[...places, ...parameters, ...constants].join(", ")});`,
    "}",
  ].join("\n");
}

function words(text: string): string[] {
  return text.split(" ");
}
