import { heap, shareKernels } from "@weft/kernels";
import { addressOf, tensor } from "@weft/tensor";
import type { Answer, Request } from "./doubling-worker.ts";

/** Lets a worker double a tensor in place. @returns what the page sees afterwards, and what the worker says. */
export async function shareWithWorker(): Promise<{
  readonly seen: unknown;
  readonly answer: Answer;
  readonly owner: number;
}> {
  const x = tensor([1, 2, 3]);
  const request: Request = { kernels: shareKernels(), x: addressOf(x) };
  const worker = new Worker(new URL("./doubling-worker.ts", import.meta.url), { type: "module" });
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => resolve(data));
      worker.addEventListener("error", ({ message }) => reject(new Error(message)));
      worker.postMessage(request);
    });
    return { seen: x.toArray(), answer, owner: heap.owner };
  } finally {
    worker.terminate();
  }
}
