import type { CutText } from "./kernel-cut.ts";

/** The kernels of pooling and of norms by channels, for float32 and float64. Lists of windows and indices are int32. */
export const POOLING_CUTS: Readonly<Record<string, CutText>> = {
  maxPool: {
    args: "planes outRows outCols | x xPlane cols rowWindows colWindows dilationRow dilationCol out indices outPlane",
    axes: ["planes: x*xPlane out*outPlane indices*outPlane@4"],
    unitNs: 6,
  },
  averagePool: {
    args: "planes outRows outCols | x xPlane cols rowWindows colWindows out outPlane",
    axes: ["planes: x*xPlane out*outPlane"],
    unitNs: 5,
  },
  averagePoolGrad: {
    args: "planes outRows outCols | dy dyPlane rowWindows colWindows dx dxPlane cols",
    axes: ["planes: dy*dyPlane dx*dxPlane"],
    unitNs: 5,
  },
  scatterPlanes: {
    args: "planes count | dy indices dx dxPlane",
    axes: ["planes: dy*count indices*count@4 dx*dxPlane"],
    unitNs: 1.5,
  },
  gatherPlanes: {
    args: "planes count | x xPlane indices out",
    axes: ["planes: x*xPlane indices*count@4 out*count"],
    unitNs: 1,
  },
  channelStatistics: {
    args: "channels batch places | x xBatch xChannel eps mean variance rstd",
    axes: ["channels: x*xChannel mean variance rstd"],
    unitNs: 0.6,
  },
  channelNorm: {
    args: "channels batch places | x xBatch xChannel mean rstd weight bias out",
    axes: ["channels: x*xChannel mean rstd weight bias out*xChannel"],
    unitNs: 0.3,
  },
  channelNormSums: {
    args: "channels batch places | dy x xBatch xChannel mean rstd dWeight dBias",
    axes: ["channels: dy*xChannel x*xChannel mean rstd dWeight dBias"],
    unitNs: 0.4,
  },
  channelNormGrad: {
    args: "channels batch places | dy x xBatch xChannel mean rstd weight dWeight dBias dx",
    axes: ["channels: dy*xChannel x*xChannel mean rstd weight dWeight dBias dx*xChannel"],
    unitNs: 0.4,
  },
};
