export type {
  AdamKernel,
  BinaryKernel,
  CrossEntropyGradKernel,
  CrossEntropyKernel,
  GemmKernel,
  KernelTable,
  ReduceKernel,
  ScatterAddKernel,
  SgdKernel,
  SoftmaxKernel,
  UnaryKernel,
} from "./kernel-table.ts";
export { installKernels, kernels, kernelVariant } from "./kernels.ts";
