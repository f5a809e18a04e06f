/** No BLAS library could be loaded: what was looked for, and how to install one. */
export class BlasNotFoundError extends Error {
  override readonly name: string = "BlasNotFoundError";
  /** The libraries that were tried, in order: file names or paths. */
  readonly tried: readonly string[];

  /** @param reasons why each was not taken, in the order of `tried`. */
  constructor(tried: readonly string[], reasons: readonly string[], advice: string, cause?: Error) {
    const found = tried.map((name, i) => `${name} (${reasons[i] ?? "not found"})`).join(", ");
    super(
      `useNativeBlas: a BLAS library with the C interface (cblas) must be installed; got none of ${found}; ${advice}`,
      { cause },
    );
    this.tried = tried;
  }
}
