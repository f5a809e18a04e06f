export { adoptKernels } from "./adopt-kernels.ts";
export type { SharedKernels } from "../heap/share-kernels.ts";
