import type { CutText } from "./kernel-cut.ts";

const TAPS = "kernelRows kernelCols strideRow strideCol dilationRow dilationCol";

/** The kernels of convolutions, for float32 and float64. */
export const CONVOLUTION_CUTS: Readonly<Record<string, CutText>> = {
  padPlanes: {
    args: "planes rows cols | x xPlane top left stepRow stepCol outRows outCols out outPlane",
    axes: ["planes: x*xPlane out*outPlane"],
    unitNs: 0.3,
  },
  convolve: {
    args: `batch filters places depth | x xBatch xChannel xRow outCols ${TAPS} w bias y yBatch yFilter`,
    axes: ["batch: x*xBatch y*yBatch", "filters: w*depth bias y*yFilter"],
    unitNs: 0.04,
    isProduct: true,
  },
  convolveWeight: {
    args: `channels filters batch outRows outCols | x xBatch xChannel xRow ${TAPS} dy dyBatch dyFilter dw dwChannel dwRow`,
    axes: ["channels: x*xChannel dw*dwChannel", "filters: dy*dyFilter dw"],
    unitNs: 0.3,
    isProduct: true,
  },
  fold: {
    args:
      "channels kernelRows kernelCols outRows outCols | col colChannel strideRow strideCol dilationRow dilationCol " +
      "top left rows cols x xChannel",
    axes: ["channels: col*colChannel x*xChannel"],
    unitNs: 0.8,
  },
  depthwise: {
    args:
      "channels batch outRows outCols kernelRows kernelCols | x xBatch xChannel rows cols top left strideRow strideCol " +
      "dilationRow dilationCol w wChannel bias biasStep y yBatch yChannel",
    axes: ["channels: x*xChannel w*wChannel bias*biasStep y*yChannel", "batch: x*xBatch y*yBatch"],
    unitNs: 0.09,
  },
  depthwiseWeight: {
    args:
      "channels batch outRows outCols kernelRows kernelCols | x xBatch xChannel xRow strideRow strideCol dilationRow " +
      "dilationCol dy dyBatch dyChannel dw dwChannel",
    axes: ["channels: x*xChannel dy*dyChannel dw*dwChannel"],
    unitNs: 0.12,
  },
};
