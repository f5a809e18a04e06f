/** A BLAS library was loaded but cannot serve; the kernels in force stay as they were. */
export class BlasUnusableError extends Error {
  override readonly name: string = "BlasUnusableError";
  /** The library's file name or path. */
  readonly library: string;

  /** @param rule completes "useNativeBlas: <library> must …". */
  constructor(library: string, rule: string, received: string) {
    super(`useNativeBlas: ${library} must ${rule}; got ${received}`);
    this.library = library;
  }
}
