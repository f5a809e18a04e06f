/**
 * The AssemblyScript text of the entries of spatial networks: one exported function for each kernel and element type. All
 * their arguments are whole numbers but those named `eps`.
 */
export function spatialEntries(): string {
  const imports = SPATIAL.map(({ name, file }) => `import { ${name} } from "./${file}";`);
  const entries = SPATIAL.flatMap(({ name, args }) =>
    ["F32", "F64"].map((type) => entry(name, args.split(" "), type)),
  );
  return [...imports, ...entries].join("\n");
}

const WINDOWS = "kernelRows kernelCols strideRow strideCol dilationRow dilationCol";

const SPATIAL = [
  {
    name: "padPlanes",
    file: "conv/pad",
    args: "planes rows cols x xPlane top left stepRow stepCol outRows outCols out outPlane",
  },
  {
    name: "convolve",
    file: "conv/convolve",
    args: `batch filters places depth x xBatch xChannel xRow outCols ${WINDOWS} w bias y yBatch yFilter`,
  },
  {
    name: "convolveWeight",
    file: "conv/convolve-weight",
    args: `channels filters batch outRows outCols x xBatch xChannel xRow ${WINDOWS} dy dyBatch dyFilter dw dwChannel dwRow`,
  },
  {
    name: "fold",
    file: "conv/fold",
    args:
      "channels kernelRows kernelCols outRows outCols col colChannel strideRow strideCol dilationRow dilationCol " +
      "top left rows cols x xChannel",
  },
  {
    name: "depthwise",
    file: "conv/depthwise",
    args:
      "channels batch outRows outCols kernelRows kernelCols x xBatch xChannel rows cols top left strideRow strideCol " +
      "dilationRow dilationCol w wChannel bias biasStep y yBatch yChannel",
  },
  {
    name: "depthwiseWeight",
    file: "conv/depthwise-weight",
    args:
      "channels batch outRows outCols kernelRows kernelCols x xBatch xChannel xRow strideRow strideCol dilationRow " +
      "dilationCol dy dyBatch dyChannel dw dwChannel",
  },
  {
    name: "maxPool",
    file: "pool/max-pool",
    args: "planes outRows outCols x xPlane cols rowWindows colWindows dilationRow dilationCol out indices outPlane",
  },
  {
    name: "scatterPlanes",
    file: "pool/max-pool",
    args: "planes count dy indices dx dxPlane",
  },
  {
    name: "gatherPlanes",
    file: "pool/max-pool",
    args: "planes count x xPlane indices out",
  },
  {
    name: "averagePool",
    file: "pool/average-pool",
    args: "planes outRows outCols x xPlane cols rowWindows colWindows out outPlane",
  },
  {
    name: "averagePoolGrad",
    file: "pool/average-pool",
    args: "planes outRows outCols dy dyPlane rowWindows colWindows dx dxPlane cols",
  },
  {
    name: "channelStatistics",
    file: "channel-norm",
    args: "channels batch places x xBatch xChannel eps mean variance rstd",
  },
  {
    name: "channelNorm",
    file: "channel-norm",
    args: "channels batch places x xBatch xChannel mean rstd weight bias out",
  },
  {
    name: "channelNormSums",
    file: "channel-norm",
    args: "channels batch places dy x xBatch xChannel mean rstd dWeight dBias",
  },
  {
    name: "channelNormGrad",
    file: "channel-norm",
    args: "channels batch places dy x xBatch xChannel mean rstd weight dWeight dBias dx",
  },
];

function entry(name: string, args: readonly string[], type: string): string {
  const typed = args.map((arg) => `${arg}: ${arg === "eps" ? "f64" : "usize"}`);
  return [
    `export function ${name}${type}(${typed.join(", ")}): void {`,
    `  ${name}<${type.toLowerCase()}>(${args.join(", ")});`,
    "}",
  ].join("\n");
}
