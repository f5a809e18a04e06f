import { isMainThread, threadId } from "node:worker_threads";
import { tensor, type Tensor } from "@weft/tensor";
import type { Dataset } from "../src/index.ts";

/** What goes wrong in workers, and never on the main thread. */
export type Fault =
  | "none"
  | "throws"
  | "exits"
  | "crashes"
  | "hangs"
  | "isNoTensor"
  | "isShorter"
  | "doesNotStart";

/** Ten numbers; the seventh is cursed. */
export function createDataset(config: unknown): Dataset<Tensor> {
  const fault = config as Fault; // given by the tests
  if (!isMainThread && fault === "doesNotStart") throw new RangeError("no disk on this thread");
  return {
    length: !isMainThread && fault === "isShorter" ? 9 : 10,
    get(i) {
      if (!isMainThread && i === 7) fail(fault);
      return !isMainThread && fault === "isNoTensor" ? (i as unknown as Tensor) : tensor(i);
    },
  };
}

function fail(fault: Fault): void {
  if (fault === "throws") throw new RangeError("the seventh sample is cursed");
  if (fault === "exits") process.exit(3);
  if (fault === "crashes")
    queueMicrotask(() => {
      throw new RangeError(`thread ${threadId} is cursed`);
    });
  while (fault === "hangs");
}
