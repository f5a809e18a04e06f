export { BlasError } from "./blas-error.ts";
export { dgemm, type GemmOptions, sgemm } from "./gemm.ts";
