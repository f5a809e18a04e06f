/** A package cannot be written as it was asked for. */
export class CreationError extends Error {
  override readonly name = "CreationError";
}
