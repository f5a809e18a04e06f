import { type Chunk, CHUNK_GRANULES, SPAN, UNUSED } from "./chunk.ts";
import { CHUNK_BYTES } from "./chunk-size.ts";
import type { ChunkTable } from "./chunk-table.ts";
import { FREE, RESERVED } from "./control-layout.ts";
import { GRANULE_BYTES } from "./size-class.ts";

/** Says which rule a pointer breaks that is not the beginning of a block in use by this thread. */
export function whyNotFreeable(
  pointer: number,
  chunks: readonly (Chunk | undefined)[],
  table: ChunkTable,
): string {
  const index = Math.floor(pointer / CHUNK_BYTES);
  if (!Number.isSafeInteger(pointer) || index < 0 || index >= table.chunkCount) {
    return "a pointer must be a byte offset that `allocate` answered";
  }
  const owner = table.ownerOf(index);
  if (owner === RESERVED) return "the pointer lies in memory that is never allocated";
  if (owner !== FREE && owner !== table.owner) {
    return `only the thread that allocated a block may free it, and this one is thread ${owner}'s (here is thread ${table.owner})`;
  }
  const beginning = beginningOfBlock(pointer, index, chunks);
  if (beginning !== pointer)
    return `the pointer must be the beginning of a block, and this block begins at ${beginning}`;
  return "the block is not in use: freed already, or never allocated";
}

/** Where the block would begin that `pointer` lies in. */
function beginningOfBlock(
  pointer: number,
  index: number,
  chunks: readonly (Chunk | undefined)[],
): number {
  for (let first = index; first >= 0; first--) {
    const chunk = chunks[first];
    if (chunk === undefined || chunk.sizeClass === UNUSED) continue;
    const start = first * CHUNK_BYTES;
    const blockBytes = chunk.blockGranules * GRANULE_BYTES;
    if (chunk.sizeClass !== SPAN)
      return first === index ? pointer - ((pointer - start) % blockBytes) : pointer;
    return index < first + chunk.blockGranules / CHUNK_GRANULES ? start : pointer;
  }
  return pointer;
}
