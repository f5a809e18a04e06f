import type { KernelTable } from "@weft/kernels";
import { ACTIVATION_CUTS } from "./activation-cuts.ts";
import { CONVOLUTION_CUTS } from "./convolution-cuts.ts";
import { binary, FUNCTION_CUTS, names, unary } from "./elementwise-cuts.ts";
import { POOLING_CUTS } from "./pooling-cuts.ts";
import { type CutText, type KernelCut, parseCut } from "./kernel-cut.ts";

export type KernelName = keyof KernelTable;

// Stands first because the table below is made as the module loads.
const BYTES: Readonly<Record<string, number>> = {
  ...{ F32: 4, F64: 8, I32: 4, I64: 8, U8: 1, Bool: 1 },
  ...{ F16: 2, BF16: 2 },
};

/** By columns: rows with the same index add up in their order. */
const SCATTER_ADD: CutText = {
  args: "rows cols | source sourceRow indices out outRow",
  axes: ["cols: source out"],
  unitNs: 0.3,
};

/**
 * How each kernel that threads share is cut: one line a kernel. A new kernel gets its threads by its line here.
 *
 * Not here: kernels that are one sum (`nonFinite` has an order, sums of one row have one too: they are cut by rows alone), and
 * those that draw from a random stream.
 */
export const KERNEL_CUTS: ReadonlyMap<KernelName, KernelCut> = new Map([
  ...floats({
    gemm: product(),
    gemmBatched: {
      args: "batch m n k | alpha a aBatch aRow aCol b bBatch bRow bCol beta c cBatch cRow",
      axes: ["batch: a*aBatch b*bBatch c*cBatch", "m: a*aRow c*cRow", "n: b*bCol c"],
      unitNs: 0.04,
    },
    linear: {
      args: "m n k | a aRow aCol b bRow bCol bias activation pre c cRow",
      axes: ["m: a*aRow pre*cRow c*cRow", "n: b*bCol bias pre c"],
      unitNs: 0.04,
      isProduct: true,
    },
  }),
  ...typed(
    "F32 F64 I32 I64 U8",
    names("add sub mul maximum minimum clampMin clampMax", binary(0.15)),
  ),
  ...floats(ACTIVATION_CUTS),
  ...floats(CONVOLUTION_CUTS),
  ...floats(POOLING_CUTS),
  ...floats(names("div reluGrad", binary(0.2))),
  ...FUNCTION_CUTS.flatMap(([suffixes, texts]) => typed(suffixes, texts)),
  ...floats({ pow: binary(20), geluGrad: binary(4), geluTanhGrad: binary(4) }),
  ...floats(names("tanhGrad sigmoidGrad", binary(0.3))),
  ...typed("F32 F64 I32 I64 U8 Bool", names("eq ne lt le gt ge", binary(0.3, 1))),
  ...typed(
    "Bool",
    names("add mul maximum minimum clampMin clampMax logicalAnd logicalOr", binary(0.1)),
  ),
  ...floats(names("neg abs relu", unary(0.12))),
  ...floats({
    sqrt: unary(0.4),
    exp: unary(1.6),
    log: unary(2),
    tanh: unary(2.5),
    sigmoid: unary(2.5),
  }),
  ...floats(names("erf gelu geluTanh", unary(3))),
  ...floats(names("sin cos", unary(10))),
  ...typed("I32 I64 U8", names("neg abs", unary(0.12))),
  ...typed("Bool", { logicalNot: unary(0.1) }),
  ...copies(),
  ...casts(),
  ...floats(names("sum max min", reduction(0.12))),
  ["gemmI64", parseCut({ ...product(), unitNs: 0.6 }, 8)],
  ...typed("F32 F64 I64", { ...names("cumsum cumprod", scan("a")), prod: reduction(1) }),
  ...floats({ linearScan: scan("a b"), squaredDeviations: reduction(0.6) }),
  ...floats(names("argmax argmin", reduction(0.5, 4))),
  ...typed("I32 I64 U8 Bool", names("max min", reduction(0.2))),
  ...typed("I32 I64 U8 Bool", names("argmax argmin", reduction(0.8, 4))),
  ...typed("I32", { sum: reduction(0.3) }),
  ...sums("I32 I64 U8 Bool", "I64"),
  ...sums("Bool", "I32"),
  ...floats(names("softmax logSoftmax", rows("x xRow out outRow", "x*xRow out*outRow", 2))),
  ...floats(
    names(
      "softmaxGrad logSoftmaxGrad",
      rows("y yRow dy dyRow out outRow", "y*yRow dy*dyRow out*outRow", 1),
    ),
  ),
  ...floats({
    maskedSoftmax: rows("x xRow lengths out outRow", "x*xRow lengths@4 out*outRow", 2),
    crossEntropy: {
      ...rows(
        "logits logitsRow labels ignoreIndex losses logSumExp",
        "logits*logitsRow labels@4 losses logSumExp",
        1.5,
      ),
      result: "first",
    },
    crossEntropyGrad: rows(
      "logits logitsRow labels ignoreIndex logSumExp dLosses dLossesStride out outRow",
      "logits*logitsRow labels@4 logSumExp dLosses*dLossesStride out*outRow",
      1.5,
    ),
    layerNorm: rows(
      "x xRow weight bias eps out outRow mean rstd",
      "x*xRow out*outRow mean rstd",
      0.5,
    ),
    rmsNorm: rows("x xRow weight eps out outRow rstd", "x*xRow out*outRow rstd", 0.4),
    // The sums over rows first: dx may lie on what they read.
    layerNormGrad: {
      args: "rows cols | dy dyRow x xRow weight mean rstd dx dxRow dWeight dBias",
      parts: [
        { outputs: "dWeight dBias", axes: ["cols: dy x weight dWeight dBias"] },
        { outputs: "dx", axes: ["rows: dy*dyRow x*xRow mean rstd dx*dxRow"] },
      ],
      unitNs: 0.8,
    },
    rmsNormGrad: {
      args: "rows cols | dy dyRow x xRow weight rstd dx dxRow dWeight",
      parts: [
        { outputs: "dWeight", axes: ["cols: dy x weight dWeight"] },
        { outputs: "dx", axes: ["rows: dy*dyRow x*xRow rstd dx*dxRow"] },
      ],
      unitNs: 0.8,
    },
    scatterAddRows: SCATTER_ADD,
    axpy: range("alpha x y", "x y", 0.2),
    sgd: range(
      "param grad momentumBuffer lr momentum dampening weightDecay nesterov firstStep",
      "param grad momentumBuffer",
      0.3,
    ),
    adam: range(
      "param grad m v lr beta1 beta2 eps weightDecay decoupled step",
      "param grad m v",
      0.6,
    ),
    amsgrad: range(
      "param grad m v vMax lr beta1 beta2 eps weightDecay decoupled step",
      "param grad m v vMax",
      0.7,
    ),
    rmsprop: range(
      "param grad square average buffer lr alpha eps weightDecay momentum",
      "param grad square average buffer",
      0.6,
    ),
    adagrad: range("param grad sum lr eps weightDecay", "param grad sum", 0.5),
    sgdEach: table("lr momentum dampening weightDecay nesterov firstStep", 0.3),
    adamEach: table("lr beta1 beta2 eps weightDecay decoupled step", 0.6),
    rmspropEach: table("lr alpha eps weightDecay momentum", 0.6),
    adagradEach: table("lr eps weightDecay", 0.5),
    nonFinite: { ...range("x", "x", 0.1), result: "first" },
  }),
  ...typed("I32 I64 U8", { scatterAddRows: SCATTER_ADD }),
  ...typed("F32 F64 I32 I64 U8 Bool", {
    sort: {
      args: "rows cols | x xRow descending positions scratch",
      axes: ["rows: x*xRow positions*cols@4 scratch*cols@4"],
      unitNs: 40,
    },
  }),
  ...[8, 16, 32, 64].map((bits): [string, KernelCut] => [
    `where${bits}`,
    parseCut(
      {
        args: "rows cols | c cRow cCol a aRow aCol b bRow bCol out outRow outCol",
        axes: [
          "rows: c*cRow@1 a*aRow b*bRow out*outRow",
          "cols: c*cCol@1 a*aCol b*bCol out*outCol",
        ],
        unitNs: 0.8,
      },
      bits / 8,
    ),
  ]),
  [
    "scatterRows",
    // By bytes of a row: rows for one place keep their order.
    parseCut(
      {
        args: "rows rowBytes | source sourceRowBytes indices out outRowBytes",
        axes: ["rowBytes: source out"],
        unitNs: 0.06,
      },
      1,
    ),
  ],
  [
    "gatherRows",
    parseCut(
      {
        args: "rows rowBytes | source sourceRowBytes indices out",
        axes: ["rows: indices@4 out*rowBytes@1"],
        unitNs: 0.06,
      },
      1,
    ),
  ],
] as [KernelName, KernelCut][]);

function product(): CutText {
  return {
    args: "m n k | alpha a aRow aCol b bRow bCol beta c cRow",
    axes: ["m: a*aRow c*cRow", "n: b*bCol c"],
    unitNs: 0.04,
    isProduct: true,
  };
}

function reduction(unitNs: number, outBytes?: number): CutText {
  return {
    args: "rows cols | a aRow aCol out",
    axes: [`rows: a*aRow out${outBytes === undefined ? "" : `@${outBytes}`}`],
    unitNs,
  };
}

/** Along rows, each in its order. */
function scan(operands: string): CutText {
  const pointers = [...operands.split(" "), "out"];
  return {
    args: `rows cols | ${pointers.map((p) => `${p} ${p}Row ${p}Col`).join(" ")}`,
    axes: [`rows: ${pointers.map((p) => `${p}*${p}Row`).join(" ")}`],
    unitNs: 1.2,
  };
}

function rows(args: string, moves: string, unitNs: number): CutText {
  return { args: `rows cols | ${args}`, axes: [`rows: ${moves}`], unitNs };
}

function range(args: string, moves: string, unitNs: number): CutText {
  return { args: `n | ${args}`, axes: [`n: ${moves}`], unitNs };
}

/** All tensors of a table as one range. */
function table(settings: string, unitNs: number): CutText {
  return range(`table first ${settings}`, "+first", unitNs);
}

function floats(texts: Readonly<Record<string, CutText>>): [string, KernelCut][] {
  return typed("F32 F64", texts);
}

function typed(suffixes: string, texts: Readonly<Record<string, CutText>>): [string, KernelCut][] {
  return Object.entries(texts).flatMap(([name, text]) =>
    suffixes
      .split(" ")
      .map((suffix): [string, KernelCut] => [
        `${name}${suffix}`,
        parseCut(text, BYTES[suffix] ?? 0),
      ]),
  );
}

function copies(): [string, KernelCut][] {
  return [8, 16, 32, 64].map((bits) => [`copy${bits}`, parseCut(unary(0.2), bits / 8)]);
}

function casts(): [string, KernelCut][] {
  const types = Object.keys(BYTES);
  const isHalf = (type: string): boolean => type.endsWith("F16");
  return types.flatMap((from) =>
    types
      .filter((to) => to !== from)
      // The 16-bit floats are converted to and from float32 alone.
      .filter((to) => (isHalf(from) ? to === "F32" : !isHalf(to) || from === "F32"))
      .map((to): [string, KernelCut] => [
        `cast${from}To${to}`,
        parseCut(unary(0.3, BYTES[to]), BYTES[from] ?? 0),
      ]),
  );
}

function sums(suffixes: string, to: string): [string, KernelCut][] {
  return suffixes
    .split(" ")
    .map((from): [string, KernelCut] => [
      `sum${from}To${to}`,
      parseCut(reduction(0.3, BYTES[to]), BYTES[from] ?? 0),
    ]);
}
