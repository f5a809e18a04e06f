export * from "./optimizer.ts";
export * from "./optimizers/index.ts";
