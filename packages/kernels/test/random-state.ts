import type { Arena } from "./arena.ts";
import { seededWords, untempered } from "./random-reference/mersenne-twister.ts";

/** A generator's state in an arena, with the kernels' scratch behind it, seeded as PyTorch seeds it. */
export function seededState(arena: Arena, seed: number): number {
  return putState(arena, seededWords(seed), 624);
}

/** A state from which `words` (at most 624) are drawn next. */
export function stateThatDraws(arena: Arena, words: readonly number[]): number {
  const state = new Array<number>(624).fill(0);
  words.forEach((word, i) => (state[624 - words.length + i] = untempered(word)));
  return putState(arena, state, 624 - words.length);
}

function putState(arena: Arena, words: readonly number[], position: number): number {
  const pointer = arena.allocate(2512 + 4096);
  const block = arena.view("I32", pointer, 628);
  block.set(words);
  block[624] = position;
  block[625] = 0;
  return pointer;
}
