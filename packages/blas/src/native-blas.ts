import { heap, installKernels, type KernelTable, kernels } from "@weft/kernels";
import { BlasNotFoundError } from "./blas-not-found-error.ts";
import { BlasUnusableError } from "./blas-unusable-error.ts";
import { bindCblas, type Cblas } from "./cblas.ts";
import { findLibrary } from "./find-library.ts";
import { type Library, loadKoffi } from "./koffi.ts";
import { nativeBatched } from "./native-batched.ts";
import { type GemmKernel, nativeGemm } from "./native-gemm.ts";
import { nativeLinear, nativeLinearGrad } from "./native-linear.ts";
import { probeProduct } from "./probe.ts";
import { isSlow } from "./speed-check.ts";
import { type BlasVendor, identifyVendor, type Vendor } from "./vendor.ts";

export interface NativeBlasOptions {
  /** File name (found as the system's loader finds libraries) or path. Default: the first usual one that is installed. */
  readonly library?: string;
  /**
   * Threads for one product. It is a setting of the library, so of all threads of the process; the library's own default is
   * one a core as a rule. Give 1 where several threads of yours compute at the same time.
   */
  readonly threads?: number;
}

/** A native library in force on this thread, until disposed. */
export interface NativeBlas extends Disposable {
  readonly name: BlasVendor;
  /** The library's file name or path. */
  readonly library: string;
  /** The library's own description of its version and build; empty where it gives none. */
  readonly config: string;
  /** What `kernelVariant()` shows for it, say "openblas-0.3.21-haswell": results have the bits of this build. */
  readonly variant: string;
  /** Threads for one product; `undefined` where the library does not tell (Accelerate). */
  readonly threads: number | undefined;
}

/**
 * Has matrix products computed by the system's BLAS library on this thread, until the result is disposed: OpenBLAS, MKL,
 * Accelerate, BLIS or any other with the C interface, on the same memory, without copies. Operands that BLAS cannot express
 * (no unit stride) and tiny products stay with the WebAssembly kernels.
 *
 * @throws {BlasNotFoundError} when there is none; it says what was looked for and how to install one. The kernels in force
 *   stay.
 * @throws {BlasUnusableError} when `library` has no C interface, gives wrong results, or cannot set `threads`.
 * @throws {RangeError} when `threads` is not a whole number of at least 1.
 * @example
 * using blas = useNativeBlas();
 * blas.name; // "openblas"
 */
export function useNativeBlas(options: NativeBlasOptions = {}): NativeBlas {
  const { threads } = options;
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw new RangeError(
      `useNativeBlas: threads must be a whole number of at least 1; got ${String(threads)}`,
    );
  }
  const koffi = loadKoffi();
  const base = Number(koffi.address(heap.u8));
  const isChosen = options.library !== undefined;
  return findLibrary(koffi, options.library, (library, name) => {
    const vendor = identifyVendor(library, name);
    const table = nativeTable(library, name, base);
    if (!isChosen && vendor.name === "cblas" && isSlow(table.gemmF32)) {
      throw new BlasUnusableError(name, "be faster than the WebAssembly kernels", "a slower one");
    }
    return install(vendor, name, table, threads);
  });
}

/**
 * `useNativeBlas`, or `undefined` where no library can serve: the kernels in force stay.
 *
 * @throws {RangeError} when `threads` is not a whole number of at least 1.
 * @example
 * using blas = tryNativeBlas();
 * console.log(blas?.config ?? "WebAssembly kernels");
 */
export function tryNativeBlas(options: NativeBlasOptions = {}): NativeBlas | undefined {
  try {
    return useNativeBlas(options);
  } catch (error) {
    if (error instanceof BlasNotFoundError || error instanceof BlasUnusableError) return undefined;
    throw error;
  }
}

function install(
  vendor: Vendor,
  library: string,
  table: Partial<KernelTable>,
  threads: number | undefined,
): NativeBlas {
  const { name, build, config, threads: control } = vendor;
  if (threads !== undefined && control === undefined) {
    const rule = "have a function that sets its threads, or `threads` be left out";
    throw new BlasUnusableError(library, rule, "none");
  }
  const before = threads === undefined ? undefined : control?.get();
  if (threads !== undefined) control?.set(threads);
  const variant = build === "" ? name : `${name}-${build}`;
  const layer = installKernels(table, variant);
  let isDisposed = false;
  return {
    name,
    library,
    config,
    variant,
    get threads() {
      return control?.get();
    },
    [Symbol.dispose]: () => {
      if (isDisposed) return;
      isDisposed = true;
      layer[Symbol.dispose]();
      if (before !== undefined) control?.set(before);
    },
  };
}

interface NativeTable extends Partial<KernelTable> {
  readonly gemmF32: GemmKernel;
}

function nativeTable(library: Library, name: string, base: number): NativeTable {
  const { gemmBatchedF32, gemmBatchedF64, linearF32, linearF64, linearGradF32, linearGradF64 } =
    kernels;
  const gemmF32 = checkedGemm(library, name, base, "F32");
  const gemmF64 = checkedGemm(library, name, base, "F64");
  return {
    gemmF32,
    gemmF64,
    gemmBatchedF32: nativeBatched(gemmF32, 4, gemmBatchedF32),
    gemmBatchedF64: nativeBatched(gemmF64, 8, gemmBatchedF64),
    linearF32: nativeLinear(gemmF32, "F32", linearF32),
    linearF64: nativeLinear(gemmF64, "F64", linearF64),
    linearGradF32: nativeLinearGrad(gemmF32, linearGradF32),
    linearGradF64: nativeLinearGrad(gemmF64, linearGradF64),
  };
}

function checkedGemm(
  library: Library,
  name: string,
  base: number,
  type: "F32" | "F64",
): GemmKernel {
  const fallback = kernels[`gemm${type}`];
  const bytes = type === "F32" ? 4 : 8;
  const parts = { cblas: bind(library, name, type), base, bytes, fallback } as const;
  const withoutGemv = nativeGemm({ ...parts, useGemv: false });
  const problem = probeProduct(withoutGemv, type, 18, 21);
  if (problem !== undefined)
    throw new BlasUnusableError(name, `multiply ${type} matrices right`, problem);
  const gemm = nativeGemm({ ...parts, useGemv: true });
  const isGemvRight =
    probeProduct(gemm, type, 1, 260) === undefined &&
    probeProduct(gemm, type, 260, 1) === undefined;
  return isGemvRight ? gemm : withoutGemv;
}

function bind(library: Library, name: string, type: "F32" | "F64"): Cblas {
  try {
    return bindCblas(library, type);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new BlasUnusableError(name, "have the C interface (cblas_sgemm …)", message);
  }
}
