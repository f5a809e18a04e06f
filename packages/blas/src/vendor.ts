import type { Library } from "./koffi.ts";

/** Who made the library; "cblas" is any other with the C interface. */
export type BlasVendor = "openblas" | "mkl" | "accelerate" | "blis" | "cblas";

/** What a library says of itself, and its thread control. */
export interface Vendor {
  readonly name: BlasVendor;
  /** What decides the bits of results besides the vendor: version and processor type, say "0.3.21-haswell"; may be empty. */
  readonly build: string;
  /** The library's own description of its version and configuration; may be empty. */
  readonly config: string;
  /** Absent where the library offers none (Accelerate, generic ones). */
  readonly threads: ThreadControl | undefined;
}

/** Threads the library uses for one product: a setting of the whole process. */
export interface ThreadControl {
  readonly get: () => number;
  readonly set: (count: number) => void;
}

/** Finds out by the functions that a library has. */
export function identifyVendor(library: Library, name: string): Vendor {
  return (
    openblas(library) ??
    mkl(library) ??
    blis(library) ??
    (name.includes("Accelerate.framework")
      ? { name: "accelerate", build: "", config: "", threads: undefined }
      : { name: "cblas", build: "", config: "", threads: undefined })
  );
}

function openblas(library: Library): Vendor | undefined {
  const describe = find(library, "openblas_get_config", "str", []);
  if (describe === undefined) return undefined;
  const config = String(describe()).trim();
  const core = find(library, "openblas_get_corename", "str", []);
  const version = /\d+(\.\d+)+/.exec(config)?.[0];
  const build = [version, core === undefined ? undefined : String(core()).toLowerCase()];
  return {
    name: "openblas",
    build: build.filter((part) => part !== undefined).join("-"),
    config,
    threads: threads(library, "openblas_get_num_threads", "openblas_set_num_threads"),
  };
}

function mkl(library: Library): Vendor | undefined {
  const describe = find(library, "MKL_Get_Version_String", "void", ["void *", "int"]);
  if (describe === undefined) return undefined;
  const text = Buffer.alloc(256);
  describe(text, text.length);
  const config = text.toString("latin1").replace(/\0.*$/s, "").trim();
  return {
    name: "mkl",
    build: /\d+(\.\d+)+/.exec(config)?.[0] ?? "",
    config,
    threads: threads(library, "MKL_Get_Max_Threads", "MKL_Set_Num_Threads"),
  };
}

function blis(library: Library): Vendor | undefined {
  const describe = find(library, "bli_info_get_version_str", "str", []);
  if (describe === undefined) return undefined;
  const config = String(describe()).trim();
  return {
    name: "blis",
    build: /\d+(\.\d+)+/.exec(config)?.[0] ?? "",
    config,
    threads: threads(
      library,
      "bli_thread_get_num_threads",
      "bli_thread_set_num_threads",
      "intptr_t", // its dim_t
    ),
  };
}

function threads(
  library: Library,
  getter: string,
  setter: string,
  type = "int",
): ThreadControl | undefined {
  const get = find(library, getter, type, []);
  const set = find(library, setter, "void", [type]);
  if (get === undefined || set === undefined) return undefined;
  return { get: () => Number(get()), set: (count) => void set(count) };
}

/** A function of the library, or `undefined` where it has none of this name: koffi throws then, and has no other way to ask. */
function find(
  library: Library,
  name: string,
  result: string,
  args: readonly string[],
): ((...args: unknown[]) => unknown) | undefined {
  try {
    return library.func(name, result, [...args]);
  } catch {
    return undefined;
  }
}
