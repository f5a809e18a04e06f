export { heap, reclaimOwner } from "./heap.ts";
export type { Heap, HeapStats } from "./heap.ts";
export { HeapError } from "./heap-error.ts";
export { OutOfMemoryError } from "./out-of-memory-error.ts";
export { kernelsForWorker, shareKernels, type SharedKernels } from "./share-kernels.ts";
