export { BlasNotFoundError } from "./blas-not-found-error.ts";
export { BlasUnusableError } from "./blas-unusable-error.ts";
export {
  type NativeBlas,
  type NativeBlasOptions,
  tryNativeBlas,
  useNativeBlas,
} from "./native-blas.ts";
export type { BlasVendor } from "./vendor.ts";
