import { isMainThread } from "node:worker_threads";

export { computeLoss, createModel } from "./guarded-model.ts";

if (!isMainThread) process.exit(4);
