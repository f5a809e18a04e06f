import { IndexError } from "@weft/tensor";

/** @throws {IndexError} when the position is not an integer from 0 to `length - 1`. */
export function checkPosition(area: string, position: number, length: number): void {
  if (Number.isSafeInteger(position) && position >= 0 && position < length) return;
  throw new IndexError(
    `${area}: a position must be an integer from 0 to ${length - 1}; got ${position}`,
  );
}
