import { heap, kernelVariant } from "@weft/kernels";
import { runLongLoop } from "./long-loop.ts";
import { shareWithWorker } from "./share-with-worker.ts";
import { train } from "./train.ts";

/** What the page, or Node with the page's script, is asked to do from outside. */
const weftPage = {
  /** Where it runs: the kernels' variant and the kind of memory. */
  place: (): Place => ({
    variant: kernelVariant(),
    memory: heap.memory.buffer instanceof ArrayBuffer ? "unshared" : "shared",
    isolated: globalThis.crossOriginIsolated,
  }),
  train,
  runLongLoop,
  shareWithWorker,
};

interface Place {
  readonly variant: string;
  readonly memory: "shared" | "unshared";
  readonly isolated: boolean;
}

declare global {
  var weftPage: WeftPage;
}
type WeftPage = typeof weftPage;

globalThis.weftPage = weftPage;
