/**
 * A generator's state, 2512 bytes at any multiple of 16: the 624 words of the Mersenne Twister, how many of them have been
 * drawn (0 to 624), whether a second normal value is kept (0 or 1), and that value (float64). Behind it lies room
 * for 1024 drawn words, whose contents mean nothing between kernels.
 */
export class State {
  static readonly words: i32 = 624;

  @inline static position(state: usize): i32 {
    return load<i32>(state, 2496);
  }

  @inline static setPosition(state: usize, position: i32): void {
    store<i32>(state, position, 2496);
  }

  @inline static keepsNormal(state: usize): bool {
    return load<i32>(state, 2500) != 0;
  }

  @inline static setKeepsNormal(state: usize, keeps: bool): void {
    store<i32>(state, keeps ? 1 : 0, 2500);
  }

  /** Where the kept value lies. */
  @inline static keptNormal(state: usize): usize {
    return state + 2504;
  }

  /** Words that fit behind the state. */
  static readonly scratchWords: i32 = 1024;

  @inline static scratch(state: usize): usize {
    return state + 2512;
  }
}
