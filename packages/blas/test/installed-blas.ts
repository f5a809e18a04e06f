import { tryNativeBlas } from "../src/index.ts";

/** Whether this machine has a library; tests that need one are skipped by `describe.skipIf(!isInstalled)` under this name. */
export const isInstalled: boolean = (() => {
  using blas = tryNativeBlas();
  return blas !== undefined;
})();

/** Ends the name of tests that need a library: says why they were skipped. */
export const reason: string = isInstalled ? "" : " (needs libopenblas0-pthread)";
