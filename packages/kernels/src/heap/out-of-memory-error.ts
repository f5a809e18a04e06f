/** The heap has no room for a block, after everything that this thread had spare was given back. All blocks stay valid. */
export class OutOfMemoryError extends Error {
  override readonly name = "OutOfMemoryError";
  /** What was asked for. */
  readonly requestedBytes: number;
  /** What this thread has allocated, rounded up to block sizes. */
  readonly inUseBytes: number;
  /** What all threads together have leased, cached memory included. */
  readonly leasedBytes: number;
  /** What the memory may grow to. */
  readonly memoryBytes: number;

  /** @param uses What this thread's bytes are in use for, when the caller knows. */
  constructor(
    requestedBytes: number,
    inUseBytes: number,
    leasedBytes: number,
    memoryBytes: number,
    uses?: string,
  ) {
    super(
      `allocate: the shared memory has no room; got a request of ${requestedBytes} bytes, with ${inUseBytes} in use by this ` +
        `thread${uses === undefined ? "" : ` (${uses})`} and ${leasedBytes} of ${memoryBytes} leased by all threads; free ` +
        "blocks, use smaller ones, or end threads",
    );
    this.requestedBytes = requestedBytes;
    this.inUseBytes = inUseBytes;
    this.leasedBytes = leasedBytes;
    this.memoryBytes = memoryBytes;
  }
}
