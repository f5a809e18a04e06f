export * from "./blas/index.ts";
export * from "./heap/index.ts";
export * from "./table/index.ts";
