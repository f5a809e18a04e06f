import { ValueError } from "../errors.ts";
import { STATE_WORDS } from "./random-state.ts";
import { checkSeed } from "./seed.ts";

/** Everything that determines a generator's future, as plain data: survives JSON and `structuredClone`. */
export interface GeneratorState {
  readonly algorithm: "mt19937";
  /** The seed in decimal (it may have 64 bits). */
  readonly seed: string;
  /** The 624 words of the Mersenne Twister, unsigned. */
  readonly words: readonly number[];
  /** How many words of the current block have been drawn, 0 … 624. */
  readonly position: number;
  /** The second value of the last Box-Muller pair, if no call has taken it. */
  readonly cachedNormal: number | null;
}

/**
 * Checks data that claims to be a generator's state.
 *
 * @throws {ValueError} that names the first wrong field
 */
export function checkGeneratorState(state: GeneratorState): void {
  const rule = (holds: boolean, expected: string, got: unknown): void => {
    if (!holds)
      throw new ValueError(
        `generator: a state needs ${expected}; got ${JSON.stringify(got) ?? String(got)}`,
      );
  };
  rule(typeof state === "object" && state !== null, "to be an object", state);
  rule(state.algorithm === "mt19937", 'algorithm "mt19937"', state.algorithm);
  rule(
    typeof state.seed === "string" && /^\d{1,20}$/.test(state.seed),
    "a decimal seed",
    state.seed,
  );
  checkSeed("generator", BigInt(state.seed));
  rule(
    Array.isArray(state.words) && state.words.length === STATE_WORDS,
    `${STATE_WORDS} words`,
    state.words?.length,
  );
  const wrong = state.words.findIndex(
    (word) => !Number.isInteger(word) || word < 0 || word >= 2 ** 32,
  );
  rule(wrong === -1, `words that are 32-bit unsigned integers`, state.words[wrong]);
  rule(
    state.words.some((word) => word !== 0),
    "a word that is not zero",
    0,
  );
  const { position, cachedNormal } = state;
  rule(
    Number.isInteger(position) && position >= 0 && position <= STATE_WORDS,
    `a position in 0 … ${STATE_WORDS}`,
    position,
  );
  rule(
    cachedNormal === null || Number.isFinite(cachedNormal),
    "a cachedNormal that is null or finite",
    cachedNormal,
  );
}
