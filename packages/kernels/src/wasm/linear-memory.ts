/** What is used of a `WebAssembly.Memory`, whose own type is the DOM's, which projects that have only Node's types lack. */
export interface LinearMemory {
  readonly buffer: ArrayBufferLike;
  /** Adds pages of 64 KiB, and says how many there were. */
  grow(pages: number): number;
}
