import type { LinearMemory } from "../wasm/linear-memory.ts";

const PAGE_BYTES = 65536;

/**
 * Makes the memory reach byte `end`, growing it by a quarter at least, so that views are rarely renewed. Pages that nobody
 * touches cost nothing.
 *
 * Threads may race: each adds pages to whatever size there is by then, so together they may grow it further than needed,
 * never less. A failure is final only when the size, read afresh, still falls short.
 *
 * @param limit most bytes that the memory may have.
 * @returns false when the memory may not, or the system cannot, grow so far.
 */
export function growToReach(memory: LinearMemory, end: number, limit: number): boolean {
  // A thread's `buffer` may lag behind what another has grown; it is never too long.
  if (memory.buffer.byteLength >= end) return true;
  const generous = sizeOf(memory) * 1.25;
  for (const goal of [Math.min(limit, Math.max(end, generous)), end]) {
    const size = sizeOf(memory);
    if (size >= end) return true;
    try {
      memory.grow(Math.ceil((goal - size) / PAGE_BYTES));
      return true;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // a RangeError says that there is no room: the next, smaller goal
    }
  }
  return sizeOf(memory) >= end;
}

/** The present size, which is that of `memory.buffer` read afterwards. */
export function sizeOf(memory: LinearMemory): number {
  const { buffer } = memory;
  // Only this thread grows a memory that is not shared, and even growing it by nothing would detach all views.
  if (buffer instanceof ArrayBuffer) return buffer.byteLength;
  // Growing by nothing is what makes an engine look at what other threads have grown.
  return memory.grow(0) * PAGE_BYTES;
}
