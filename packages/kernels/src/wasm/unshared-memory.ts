/** The import `env.memory` up to the flags of its limits: names with their lengths, then the kind, a memory. */
const MEMORY_IMPORT = [3, ...codes("env"), 6, ...codes("memory"), 2];

/** Flags of limits: a maximum, and shared or not. */
const SHARED = 0x03;
const UNSHARED = 0x01;

/**
 * Makes a binary of the kernels import an unshared memory in place of a shared one: a bit of the import's type is the whole
 * difference, for the kernels have no atomic instructions.
 *
 * @throws {TypeError} when the binary imports no shared memory as `env.memory`.
 */
export function importUnsharedMemory(binary: Uint8Array): void {
  // The import section comes before all code, so the first match is the import.
  const start = binary.findIndex((_, at) =>
    MEMORY_IMPORT.every((byte, i) => binary[at + i] === byte),
  );
  const flags = start + MEMORY_IMPORT.length;
  if (start < 0 || binary[flags] !== SHARED) {
    throw new TypeError(
      `kernels: the binary must import a shared memory; got ${start < 0 ? "none" : `limits with flags ${binary[flags]}`}`,
    );
  }
  binary[flags] = UNSHARED;
}

function codes(name: string): readonly number[] {
  return Array.from(name, (letter) => letter.charCodeAt(0));
}
