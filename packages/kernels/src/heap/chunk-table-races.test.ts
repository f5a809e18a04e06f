import { afterEach, expect, test, vi } from "vitest";
import { CHUNK_BYTES } from "./chunk-size.ts";
import { ChunkTable } from "./chunk-table.ts";
import { createControl, FIRST_CHUNK_WORD, HINT_WORD } from "./control-layout.ts";

/** Chunks 4 to 11 can be leased. */
const CHUNKS = 12;

afterEach(() => {
  vi.restoreAllMocks();
});

function twoThreads(): { control: Int32Array; one: ChunkTable; two: ChunkTable } {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: CHUNKS * 4, shared: true });
  const control = createControl(CHUNKS * CHUNK_BYTES);
  return { control, one: new ChunkTable(memory, control), two: new ChunkTable(memory, control) };
}

/** Lets `interrupt` happen right after the `times`-th look at a chunk's word: another thread at the worst instant. */
function afterLookAt(chunk: number, times: number, interrupt: () => void): void {
  const load = Atomics.load;
  let looks = 0;
  vi.spyOn(Atomics, "load").mockImplementation(((words: Int32Array, index: number) => {
    const value = load(words, index);
    if (index === FIRST_CHUNK_WORD + chunk && ++looks === times) interrupt();
    return value;
  }) as typeof Atomics.load);
}

test("a chunk given back behind the search, when all were taken, is found after all", () => {
  const { one, two } = twoThreads();
  two.lease(8);
  // The search looks from the hint, then everywhere: the hint is at the end, so the first look at 11 is the last of all.
  afterLookAt(11, 1, () => two.release(4, 1));
  expect(one.lease(1)).toBe(4);
});

test("a chunk given back behind the search does not get lost below the hint", () => {
  const { control, one, two } = twoThreads();
  two.lease(4); // 4 to 7
  control[HINT_WORD] = 4;
  afterLookAt(8, 1, () => two.release(5, 1));
  expect(one.lease(1)).toBe(8);
  expect(one.lease(1)).toBe(5);
});

test("a run of which another thread takes a chunk meanwhile is rolled back, and the next one taken", () => {
  const { one, two } = twoThreads();
  afterLookAt(6, 1, () => {
    two.lease(1); // 4, the first of the run that is about to be claimed
    two.lease(1);
    two.release(4, 1); // and only 5 stays taken
  });
  expect(one.lease(3)).toBe(6);
  expect([4, 5, 6, 7, 8, 9].map((chunk) => one.ownerOf(chunk))).toEqual([
    0,
    two.owner,
    one.owner,
    one.owner,
    one.owner,
    0,
  ]);
});

test("gives up in the end while another thread releases and leases the same chunk for ever", () => {
  const { one, two } = twoThreads();
  two.lease(8);
  const load = Atomics.load;
  vi.spyOn(Atomics, "load").mockImplementation(((words: Int32Array, index: number) => {
    const value = load(words, index);
    if (index === FIRST_CHUNK_WORD + 11) {
      words[FIRST_CHUNK_WORD + 4] = 0;
      words[HINT_WORD] = (((words[HINT_WORD] ?? 0) >>> 16) + 1) << 16; // released …
      words[FIRST_CHUNK_WORD + 4] = two.owner; // … and leased again
    }
    return value;
  }) as typeof Atomics.load);
  expect(one.lease(1)).toBe(-1);
});
