import { kernels } from "@weft/kernels";
import { type GemmKernel, SMALLEST_PRODUCT } from "./native-gemm.ts";

type LinearKernel = typeof kernels.linearF32;
type LinearGradKernel = typeof kernels.linearGradF32;

/**
 * The table's `linear`, `act(A B + bias)`: a native product, and the kernels in force for what comes after it, so it has the
 * bits of the three steps apart. Tiny ones go to the fallback, which does all in one call with the bits of its own product.
 */
export function nativeLinear(
  gemm: GemmKernel,
  type: "F32" | "F64",
  fallback: LinearKernel,
): LinearKernel {
  const copy = type === "F32" ? "copy32" : "copy64";
  return (...[m, n, k, a, aRow, aCol, b, bRow, bCol, bias, activation, pre, c, cRow]) => {
    if (m * n * k < SMALLEST_PRODUCT) {
      fallback(m, n, k, a, aRow, aCol, b, bRow, bCol, bias, activation, pre, c, cRow);
      return;
    }
    gemm(m, n, k, 1, a, aRow, aCol, b, bRow, bCol, 0, c, cRow);
    if (bias !== 0) kernels[`add${type}`](m, n, c, cRow, 1, bias, 0, 1, c, cRow, 1);
    if (pre !== 0) kernels[copy](m, n, c, cRow, 1, pre, cRow, 1);
    const activate = ACTIVATIONS[activation];
    if (activate !== undefined) kernels[`${activate}${type}`](m, n, c, cRow, 1, c, cRow, 1);
  };
}

/** By the number that the kernel takes. */
const ACTIVATIONS = [undefined, "relu", "gelu", "geluTanh"] as const;

/**
 * The table's `linearGrad`: the fallback computes `dz` and `db`, native products `dx = dz W` and `dw = betaW dw + dzᵀ x`. Tiny
 * ones go to the fallback as a whole.
 */
export function nativeLinearGrad(gemm: GemmKernel, fallback: LinearGradKernel): LinearGradKernel {
  return (
    ...[
      m,
      n,
      k,
      dy,
      dyRow,
      dyCol,
      activation,
      saved,
      savedRow,
      x,
      xRow,
      xCol,
      w,
      wRow,
      wCol,
      ...rest
    ]
  ) => {
    const [dz, dzRow, dx, dxRow, betaW, dw, dwRow, dwCol, betaB, db] = rest;
    const isTiny = m * n * k < SMALLEST_PRODUCT;
    if (isTiny || activation !== 0 || db !== 0) {
      const gradient = [dy, dyRow, dyCol, activation, saved, savedRow] as const;
      const products = [isTiny ? dx : 0, dxRow, betaW, isTiny ? dw : 0, dwRow, dwCol] as const;
      const operands = [x, xRow, xCol, w, wRow, wCol, dz, dzRow] as const;
      fallback(m, n, k, ...gradient, ...operands, ...products, betaB, db);
    }
    if (isTiny) return;
    const [z, zRow, zCol] = activation === 0 ? [dy, dyRow, dyCol] : [dz, dzRow, 1];
    if (dx !== 0) gemm(m, k, n, 1, z, zRow, zCol, w, wRow, wCol, 0, dx, dxRow);
    if (dw === 0) return;
    if (dwCol === 1) gemm(n, k, m, 1, z, zCol, zRow, x, xRow, xCol, betaW, dw, dwRow);
    else gemm(k, n, m, 1, x, xCol, xRow, z, zRow, zCol, betaW, dw, dwCol);
  };
}
