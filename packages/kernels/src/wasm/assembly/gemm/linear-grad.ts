import {
  geluGradF32,
  geluGradF64,
  geluTanhGradF32,
  geluTanhGradF64,
  reluGradF32,
  reluGradF64,
} from "../elementwise-entries";
import { Sums } from "../sums";
import { Blocking, Workspace } from "./blocking";
import { Activation } from "./epilogue";
import { gemm } from "./gemm";

/** The backward pass of `linear`; strides in elements. */
function linearGrad<T>(
  m: usize,
  n: usize,
  k: usize,
  dy: usize,
  dyRow: usize,
  dyCol: usize,
  activation: Activation,
  saved: usize,
  savedRow: usize,
  x: usize,
  xRow: usize,
  xCol: usize,
  w: usize,
  wRow: usize,
  wCol: usize,
  dz: usize,
  dzRow: usize,
  dx: usize,
  dxRow: usize,
  betaW: T,
  dw: usize,
  dwRow: usize,
  dwCol: usize,
  betaB: T,
  db: usize,
): void {
  let dzCol: usize = 1;
  if (activation == Activation.None) {
    dz = dy;
    dzRow = dyRow;
    dzCol = dyCol;
  } else {
    throughActivation<T>(activation, m, n, saved, savedRow, dy, dyRow, dyCol, dz, dzRow);
  }
  if (dx != 0) gemm<T>(m, k, n, 1, dz, dzRow, dzCol, w, wRow, wCol, 0, dx, dxRow);
  if (dw != 0) {
    if (dwCol == 1) gemm<T>(n, k, m, 1, dz, dzCol, dzRow, x, xRow, xCol, betaW, dw, dwRow);
    else gemm<T>(k, n, m, 1, x, xCol, xRow, dz, dzRow, dzCol, betaW, dw, dwCol);
  }
  if (db != 0) biasGrad<T>(m, n, dz, dzRow, dzCol, betaB, db);
}

function throughActivation<T>(
  activation: Activation,
  m: usize,
  n: usize,
  saved: usize,
  savedRow: usize,
  dy: usize,
  dyRow: usize,
  dyCol: usize,
  dz: usize,
  dzRow: usize,
): void {
  if (sizeof<T>() == 4) {
    if (activation == Activation.Relu)
      reluGradF32(m, n, saved, savedRow, 1, dy, dyRow, dyCol, dz, dzRow, 1);
    else if (activation == Activation.Gelu)
      geluGradF32(m, n, saved, savedRow, 1, dy, dyRow, dyCol, dz, dzRow, 1);
    else geluTanhGradF32(m, n, saved, savedRow, 1, dy, dyRow, dyCol, dz, dzRow, 1);
  } else if (activation == Activation.Relu)
    reluGradF64(m, n, saved, savedRow, 1, dy, dyRow, dyCol, dz, dzRow, 1);
  else if (activation == Activation.Gelu)
    geluGradF64(m, n, saved, savedRow, 1, dy, dyRow, dyCol, dz, dzRow, 1);
  else geluTanhGradF64(m, n, saved, savedRow, 1, dy, dyRow, dyCol, dz, dzRow, 1);
}

/** `db = beta db + Σ dz` over the rows, the sums in the order of the sum kernel. */
function biasGrad<T>(
  m: usize,
  n: usize,
  dz: usize,
  dzRow: usize,
  dzCol: usize,
  beta: T,
  db: usize,
): void {
  if (beta == 0) {
    Sums.run<T>(n, m, dz, dzCol, dzRow, db);
    return;
  }
  Workspace.prepare();
  const sums = Workspace.packedB;
  while (n > 0) {
    const cols = min(n, Blocking.cols<T>());
    Sums.run<T>(cols, m, dz, dzCol, dzRow, sums);
    for (let j: usize = 0; j < cols * sizeof<T>(); j += sizeof<T>()) {
      store<T>(db + j, <T>(<T>(load<T>(db + j) * beta) + load<T>(sums + j)));
    }
    dz += cols * dzCol * sizeof<T>();
    db += cols * sizeof<T>();
    n -= cols;
  }
}

export function linearGradF32(
  m: usize,
  n: usize,
  k: usize,
  dy: usize,
  dyRow: usize,
  dyCol: usize,
  activation: i32,
  saved: usize,
  savedRow: usize,
  x: usize,
  xRow: usize,
  xCol: usize,
  w: usize,
  wRow: usize,
  wCol: usize,
  dz: usize,
  dzRow: usize,
  dx: usize,
  dxRow: usize,
  betaW: f32,
  dw: usize,
  dwRow: usize,
  dwCol: usize,
  betaB: f32,
  db: usize,
): void {
  linearGrad<f32>(
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
    dz,
    dzRow,
    dx,
    dxRow,
    betaW,
    dw,
    dwRow,
    dwCol,
    betaB,
    db,
  );
}

export function linearGradF64(
  m: usize,
  n: usize,
  k: usize,
  dy: usize,
  dyRow: usize,
  dyCol: usize,
  activation: i32,
  saved: usize,
  savedRow: usize,
  x: usize,
  xRow: usize,
  xCol: usize,
  w: usize,
  wRow: usize,
  wCol: usize,
  dz: usize,
  dzRow: usize,
  dx: usize,
  dxRow: usize,
  betaW: f64,
  dw: usize,
  dwRow: usize,
  dwCol: usize,
  betaB: f64,
  db: usize,
): void {
  linearGrad<f64>(
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
    dz,
    dzRow,
    dx,
    dxRow,
    betaW,
    dw,
    dwRow,
    dwCol,
    betaB,
    db,
  );
}
