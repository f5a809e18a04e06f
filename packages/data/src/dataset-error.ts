import { WeftError } from "@weft/tensor";

/** A dataset's file is missing, cut or not what it should be. */
export class DatasetError extends WeftError {
  override readonly name = "DatasetError";
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.file = file;
  }
}
