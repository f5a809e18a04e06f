import { calculateFans, normal, uniform, type InitializerSpec, type InitRule } from "@weft/init";
import { peekTensor } from "../../parametrize/peek.ts";
import type { ModuleInitEntry } from "../init-entries.ts";
import { moduleClasses } from "../parameter-role.ts";
import { CONVOLUTIONS, NORMS, RECURRENT } from "./layer-classes.ts";

/** PyTorch's values of its layers: what `resetParameters` gives. A module of one's own has none, and needs a rule. */
export const PYTORCH: readonly InitRule<ModuleInitEntry>[] = [
  { match: { layer: RECURRENT }, choose: ({ module }) => within(numberOf(module, "hiddenSize")) },
  { match: { layer: "Bilinear" }, choose: ({ module }) => within(numberOf(module, "in1Features")) },
  { match: { layer: "MultiheadAttention", path: /bias_?[kv]$/i }, init: "xavierNormal" },
  { match: { layer: "MultiheadAttention", role: "weight" }, init: "xavierUniform" },
  { match: { layer: "MultiheadAttention", role: "bias" }, init: "zeros" },
  {
    match: { layer: ["Linear", ...CONVOLUTIONS], role: "weight" },
    init: {
      id: "kaimingUniform",
      options: { a: Math.sqrt(5), mode: "fanIn", nonlinearity: "leakyRelu", layout: "out-in" },
    },
  },
  { match: { layer: ["Linear", ...CONVOLUTIONS], role: "bias" }, choose: biasOfWeight },
  { match: { layer: ["Embedding", "EmbeddingBag"] }, choose: table },
  { match: { role: "gain" }, init: "ones" },
  { match: { role: "slope" }, choose: ({ module }) => constant(numberOf(module, "init")) },
  { match: { layer: NORMS, role: "bias" }, init: "zeros" },
];

/** U(±1/√n). */
function within(n: number): InitializerSpec {
  const bound = n > 0 ? 1 / Math.sqrt(n) : 0;
  return uniform.spec({ from: -bound, to: bound });
}

function constant(value: number): InitializerSpec {
  return { id: "constant", options: { value } };
}

/** A bias is drawn in the bounds that the layer's weight would have without the gain. */
function biasOfWeight({ module, parent }: ModuleInitEntry): InitializerSpec {
  if (parent !== null && moduleClasses(parent).includes("MultiheadAttention")) return "zeros";
  const weight = peekTensor(module, "weight");
  return within(weight === null ? 0 : calculateFans(weight.shape).fanIn);
}

/** N(0, 1), with a padding row of zeros. */
function table({ module }: ModuleInitEntry): InitializerSpec {
  const padding = (module as { readonly paddingIdx?: unknown }).paddingIdx;
  if (typeof padding !== "number") return "normal";
  return function normalWithPadding(tensor, context) {
    normal(tensor, {}, context);
    tensor.at(padding).fill_(0);
  };
}

function numberOf(module: object, name: string): number {
  const value = (module as Readonly<Record<string, unknown>>)[name];
  return typeof value === "number" ? value : 0;
}
