export * from "./data-loader.ts";
export * from "./dataset-error.ts";
export * from "./idx.ts";
export * from "./mnist.ts";
export * from "./sampler.ts";
export * from "./tensor-dataset.ts";
