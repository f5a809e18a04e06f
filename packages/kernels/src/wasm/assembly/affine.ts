// What stands for an absent weight or bias: 64 bytes, as much as a loop reads at once, always the same ones.
const onesF32 = memory.data<f32>([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
const onesF64 = memory.data<f64>([1, 1, 1, 1, 1, 1, 1, 1]);
const negativeZeros = memory.data<u32>([
  0x80000000, 0x80000000, 0x80000000, 0x80000000, 0x80000000, 0x80000000, 0x80000000, 0x80000000,
  0x80000000, 0x80000000, 0x80000000, 0x80000000, 0x80000000, 0x80000000, 0x80000000, 0x80000000,
]);
const negativeZerosF64 = memory.data<u64>([
  0x8000000000000000, 0x8000000000000000, 0x8000000000000000, 0x8000000000000000,
  0x8000000000000000, 0x8000000000000000, 0x8000000000000000, 0x8000000000000000,
]);

/**
 * The optional weight and bias of a normalisation, one value a column. An absent one is read as ones, or as negative zeros
 * (the value whose sum with anything is that thing, zeros of both signs included), from a constant that is not walked.
 */
export class Affine {
  @inline static weight<T>(pointer: usize): usize {
    if (pointer != 0) return pointer;
    return sizeof<T>() == 4 ? onesF32 : onesF64;
  }

  @inline static bias<T>(pointer: usize): usize {
    if (pointer != 0) return pointer;
    return sizeof<T>() == 4 ? negativeZeros : negativeZerosF64;
  }

  /** Multiplies distances in the operand: 0 when it is absent. */
  @inline static step(pointer: usize): usize {
    return pointer != 0 ? 1 : 0;
  }
}
