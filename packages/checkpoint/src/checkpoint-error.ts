import { WeftError } from "@weft/tensor";

/** A checkpoint cannot be written, or is not one, or is damaged. */
export class CheckpointError extends WeftError {
  override readonly name = "CheckpointError";
  /** The file, or what the bytes were said to come from. */
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(`checkpoint: ${message} (${file})`, options);
    this.file = file;
  }
}
