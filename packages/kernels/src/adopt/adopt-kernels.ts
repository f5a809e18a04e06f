import { checkLayout, findEnvironment, leaveEnvironment } from "../heap/environment-slot.ts";
import { HeapError } from "../heap/heap-error.ts";
import type { SharedKernels } from "../heap/share-kernels.ts";

/**
 * Makes this worker of a page use the memory and the kernels of the thread that called `shareKernels`: the packages that are
 * loaded from then on find them. It has an export of its own, which loads nothing else.
 *
 * @throws {HeapError} when the kernels have been loaded or adopted before, as in Node, where threads find them by themselves;
 *   or when another version of the package gave them.
 * @example
 * onmessage = async ({ data }) => {
 *   adoptKernels(data.kernels);
 *   const { borrowTensor } = await import("@weft/tensor");
 *   borrowTensor(data.weight).sum();
 * };
 */
export function adoptKernels(shared: SharedKernels): void {
  if (findEnvironment() !== undefined) {
    throw new HeapError(
      "adoptKernels: it must come before this thread loads @weft/kernels or a package that needs it, and once; got a " +
        'thread that has its kernels (load the packages afterwards, with await import("@weft/tensor"))',
    );
  }
  checkLayout(shared.layout);
  leaveEnvironment(shared);
}
