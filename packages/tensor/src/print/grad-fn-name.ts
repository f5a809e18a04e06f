import type { GraphNode } from "../autograd/graph-node.ts";

/** What PyTorch prints for the op that computed a tensor. @example gradFnName(x.add(1).gradNode!) // "AddBackward0" */
export function gradFnName(node: GraphNode): string {
  if (node.printedAs !== null) return node.printedAs;
  const special = NAMES[node.name];
  if (special !== undefined) return typeof special === "string" ? special : special(node);
  return `${node.name.charAt(0).toUpperCase()}${node.name.slice(1)}Backward0`;
}

/** Where PyTorch's name is not the op's. */
const NAMES: Readonly<Record<string, string | ((node: GraphNode) => string)>> = {
  at: ({ attrs }) => indexName(attrs),
  avgPool: "AvgPool2DBackward0",
  backwardHookFunction: "BackwardHookFunctionBackward",
  clamp: "ClampBackward1",
  convolution: "ConvolutionBackward0",
  convolutionInput: "ConvolutionBackward0",
  copySlices: "CopySlices",
  crossEntropy: "NllLossBackward0",
  diagEmbed: "DiagEmbedBackward0",
  dropout: "MulBackward0",
  layerNorm: "NativeLayerNormBackward0",
  linear: ({ inputShapes: [x, , bias] }) => {
    if (x!.length === 2) return bias?.length === 1 ? "AddmmBackward0" : "MmBackward0";
    return bias?.length === 1 ? "ViewBackward0" : "UnsafeViewBackward0";
  },
  matmul: ({ inputShapes: [a, b] }) =>
    a!.length === 2 && b!.length === 2 ? "MmBackward0" : "UnsafeViewBackward0",
  maxPool: "MaxPool2DWithIndicesBackward0",
  mean: (node) => reductionName("Mean", node),
  norm: "LinalgVectorNormBackward0",
  pad: "ConstantPadNdBackward0",
  pow: ({ inputShapes: [, b], edges }) =>
    b!.length === 0 && edges[1] === null ? "PowBackward0" : "PowBackward1",
  prod: (node) => reductionName("Prod", node),
  reshape: "ViewBackward0",
  sum: (node) => reductionName("Sum", node),
  to: "ToCopyBackward0",
};

/** Number 0 reduces all dimensions, number 1 those that are named. */
function reductionName(stem: string, { attrs, inputShapes: [x] }: GraphNode): string {
  const given = attrs as { readonly dims?: readonly number[]; readonly keepdim?: boolean } | null;
  const isWhole =
    given?.dims === undefined || (given.dims.length === x!.length && given.keepdim !== true);
  return `${stem}Backward${isWhole ? 0 : 1}`;
}

/** A basic index is a chain of views in PyTorch: the last one counts. */
function indexName(attrs: unknown): string {
  const entries = attrs as readonly (number | string | null)[];
  const last = entries.findLast((entry) => entry !== "..." && entry !== ":");
  if (last === null) return "UnsqueezeBackward0";
  return typeof last === "number" ? "SelectBackward0" : "SliceBackward0";
}
