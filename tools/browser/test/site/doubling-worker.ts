import type { SharedKernels } from "@weft/kernels";
import { adoptKernels } from "@weft/kernels/adopt";
import type { TensorAddress } from "@weft/tensor";

/** What the worker gets … */
export interface Request {
  readonly kernels: SharedKernels;
  readonly x: TensorAddress;
}

/** … and what it says when it is done. */
export interface Answer {
  readonly total: number;
  readonly owner: number;
}

addEventListener("message", ({ data }: MessageEvent<Request>) => void double(data));

async function double({ kernels, x }: Request): Promise<void> {
  adoptKernels(kernels);
  const [{ heap }, { borrowTensor }] = await Promise.all([
    import("@weft/kernels"),
    import("@weft/tensor"),
  ]);
  const doubled = borrowTensor(x).mul_(2);
  postMessage({ total: doubled.sum().item(), owner: heap.owner } satisfies Answer);
}
