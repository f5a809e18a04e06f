import { BlasNotFoundError } from "./blas-not-found-error.ts";
import { BlasUnusableError } from "./blas-unusable-error.ts";
import type { Koffi, Library } from "./koffi.ts";

/**
 * Loads the library of this name or path, or the first of the system's usual ones that `accept` takes.
 *
 * @param accept makes something of a loaded library; throws `BlasUnusableError` to have the next one tried.
 * @throws {BlasNotFoundError} when none can be loaded.
 * @throws {BlasUnusableError} when the library asked for by name cannot serve.
 */
export function findLibrary<T>(
  koffi: Koffi,
  wanted: string | undefined,
  accept: (library: Library, name: string) => T,
): T {
  const names = wanted === undefined ? usualLibraries(process.platform) : [wanted];
  const reasons: string[] = [];
  for (const name of names) {
    let library: Library;
    try {
      library = koffi.load(name);
    } catch (error) {
      reasons.push(loadFailure(name, error));
      continue;
    }
    try {
      return accept(library, name);
    } catch (error) {
      if (wanted !== undefined || !(error instanceof BlasUnusableError)) throw error;
      reasons.push(error.message.replace(`useNativeBlas: ${name} `, ""));
    }
  }
  throw new BlasNotFoundError(names, reasons, advice(process.platform));
}

/** Fastest first; a plain libblas last, which may be any of them or the slow reference. */
export function usualLibraries(platform: NodeJS.Platform): readonly string[] {
  if (platform === "darwin")
    return [
      "/System/Library/Frameworks/Accelerate.framework/Accelerate",
      "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
      "/usr/local/opt/openblas/lib/libopenblas.dylib",
    ];
  if (platform === "win32")
    return ["libopenblas.dll", "openblas.dll", "mkl_rt.2.dll", "mkl_rt.dll"];
  return [
    ...["libopenblas.so.0", "libopenblas.so", "libmkl_rt.so.2", "libmkl_rt.so"],
    ...["libblis.so.4", "libblis.so", "libcblas.so.3", "libcblas.so", "libblas.so.3"],
  ];
}

function loadFailure(name: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /No such file|cannot find|not found|126/i.test(message)
    ? "not found"
    : message.replace(/^.*?library: /, "").replace(`${name}: `, "");
}

function advice(platform: NodeJS.Platform): string {
  const how: Partial<Record<NodeJS.Platform, string>> = {
    darwin: "Accelerate is part of macOS, OpenBLAS comes with `brew install openblas`",
    win32:
      "put the folder of libopenblas.dll on PATH (github.com/OpenMathLib/OpenBLAS has builds), or give its path as `library`",
  };
  return (
    how[platform] ??
    "install OpenBLAS (Debian, Ubuntu: `apt install libopenblas0-pthread`; Fedora: `dnf install openblas`; Alpine: `apk add openblas`), or give a path as `library`"
  );
}
