import * as model from "./model.ts";
import { trainSharded } from "./train-sharded.ts";

/** Trains as soon as it is loaded, and posts the report. */
const startWorker = (): Worker =>
  new Worker(new URL("./trainer-worker.ts", import.meta.url), { type: "module" });

postMessage(await trainSharded({ model, startWorker, workers: 2 }));
