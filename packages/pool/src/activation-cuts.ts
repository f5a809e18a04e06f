import type { CutText } from "./kernel-cut.ts";

const UNARY = "rows cols | a aRow aCol out outRow outCol";
const BINARY = "rows cols | a aRow aCol b bRow bCol out outRow outCol";
const UNARY_AXES = ["rows: a*aRow out*outRow", "cols: a*aCol out*outCol"];
const BINARY_AXES = ["rows: a*aRow b*bRow out*outRow", "cols: a*aCol b*bCol out*outCol"];

/** Activations, their gradients and dropout, for float32 and float64; those with parameters take them last. */
export const ACTIVATION_CUTS: Readonly<Record<string, CutText>> = {
  ...named("hardsigmoid hardswish softsign", { args: UNARY, axes: UNARY_AXES, unitNs: 0.2 }),
  ...named("silu mish logSigmoid tanhshrink", { args: UNARY, axes: UNARY_AXES, unitNs: 3 }),
  ...named("hardtanh leakyRelu threshold softshrink hardshrink", {
    args: `${UNARY} alpha beta`,
    axes: UNARY_AXES,
    unitNs: 0.2,
  }),
  ...named("elu selu softplus", { args: `${UNARY} alpha beta`, axes: UNARY_AXES, unitNs: 3 }),
  ...named("hardsigmoidGrad hardswishGrad softsignGrad prelu preluSlope preluGate", {
    args: BINARY,
    axes: BINARY_AXES,
    unitNs: 0.25,
  }),
  ...named("siluGrad mishGrad logSigmoidGrad tanhshrinkGrad", {
    args: BINARY,
    axes: BINARY_AXES,
    unitNs: 3,
  }),
  ...named("hardtanhGrad leakyReluGrad thresholdGrad shrinkGrad", {
    args: `${BINARY} alpha beta`,
    axes: BINARY_AXES,
    unitNs: 0.25,
  }),
  ...named("eluGrad seluGrad softplusGrad glu", {
    args: `${BINARY} alpha beta`,
    axes: BINARY_AXES,
    unitNs: 3,
  }),
  dropout: {
    args: "rows cols | a aRow aCol mask maskRow maskCol out outRow outCol scale kept dropped",
    axes: ["rows: a*aRow mask*maskRow@1 out*outRow", "cols: a*aCol mask*maskCol@1 out*outCol"],
    unitNs: 0.4,
  },
};

function named(list: string, text: CutText): Record<string, CutText> {
  return Object.fromEntries(list.split(" ").map((name) => [name, text]));
}
