import type { KernelTable } from "../table/kernel-table.ts";

/** What an instance of the kernel module exports: every kernel of the table, and what benchmarks and builds need. */
export interface WasmExports extends KernelTable {
  /** Runs `iterations` rounds of 12 independent multiply-adds on four lanes: 96 floating-point operations a round. */
  readonly peakF32: (iterations: number) => number;
  /** 1 when matrix products use fused multiply-adds, else 0. */
  readonly fusesMultiplyAdd: () => number;
  /** First byte after the module's constants. */
  readonly staticDataEnd: () => number;
}
