import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/** Options of layers that can write their output where their input stands. */
export interface InplaceOptions {
  /** Whether `forward` overwrites its input and gives that back; it spares memory where nothing is recorded. Default false. */
  readonly inplace?: boolean;
}

/**
 * An activation that can overwrite its input.
 *
 * @internal
 */
export abstract class InplaceLayer extends Module {
  readonly inplace: boolean;

  /** @param options `inplace`: default false. */
  constructor(options: InplaceOptions = {}) {
    super();
    this.inplace = isInplace(new.target.name, options);
  }

  override extraRepr(): string {
    return [this.settings(), ...(this.inplace ? ["inplace=True"] : [])].filter(Boolean).join(", ");
  }

  /** What is printed before `inplace=True`. */
  protected settings(): string {
    return "";
  }
}

/**
 * What `options` say, or false.
 *
 * @throws {ValueError} when an option is unknown, or the options are no object.
 * @internal
 */
export function isInplace(layer: string, options: InplaceOptions): boolean {
  return settleOptions<InplaceOptions>(layer, options, { inplace: false }).inplace;
}
