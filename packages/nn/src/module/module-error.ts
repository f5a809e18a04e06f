import { WeftError } from "@weft/tensor";

/** A module was asked for something it does not have, or cannot be. */
export class ModuleError extends WeftError {
  override readonly name: string = "ModuleError";
}
