import { blockEntry } from "./block-entry.ts";
import { type FunctionFamily, functionEntries } from "./function-entries.ts";

/** The AssemblyScript text of the entries of activations. */
export function activationEntries(): string {
  return [
    'import { Dropout } from "./activation/dropout";',
    'import { Loops1 } from "./elementwise/loops1";',
    'import { Loops2 } from "./elementwise/loops2";',
    'import { Strided } from "./strided";',
    ...functionEntries(FAMILIES),
    ...["F32", "F64"].map((type) =>
      blockEntry(
        `dropout${type}`,
        `Dropout.run<${type.toLowerCase()}>(`,
        "a mask out scale kept dropped",
      ),
    ),
  ].join("\n");
}

const types = "F32 F64";

const FAMILIES: readonly FunctionFamily[] = [
  {
    file: "activation/pieces",
    loops: "Loops1.quick",
    types,
    names: "Hardtanh LeakyRelu Threshold Hardshrink Softshrink Hardsigmoid Hardswish Softsign",
    withParameters: "Hardtanh LeakyRelu Threshold Hardshrink Softshrink",
  },
  {
    file: "activation/pieces-grad",
    loops: "Loops2.quick",
    types,
    names:
      "HardtanhGrad LeakyReluGrad ThresholdGrad ShrinkGrad HardsigmoidGrad HardswishGrad SoftsignGrad Prelu PreluSlope PreluGate",
    withParameters: "HardtanhGrad LeakyReluGrad ThresholdGrad ShrinkGrad",
  },
  {
    file: "activation/functions",
    loops: "Loops1.long",
    types,
    names: "Elu Selu Softplus LogSigmoid Silu Mish Tanhshrink",
    withParameters: "Elu Selu Softplus",
  },
  {
    file: "activation/gradients",
    loops: "Loops2.long",
    types,
    names: "EluGrad SeluGrad SoftplusGrad LogSigmoidGrad SiluGrad MishGrad TanhshrinkGrad Glu",
    withParameters: "EluGrad SeluGrad SoftplusGrad Glu",
  },
];
