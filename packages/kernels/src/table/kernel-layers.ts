import type { KernelTable } from "./kernel-table.ts";

/** A table of kernels, and layers that stand over its entries until they are disposed. */
export class KernelLayers {
  /** The entries in force: one object for good, replaced entry by entry. */
  readonly table: KernelTable;
  readonly #base: Readonly<KernelTable>;
  readonly #baseVariant: string;
  readonly #layers: Layer[] = [];

  /** @param base all kernels; entries with other names are not part of the table. */
  constructor(base: Readonly<KernelTable>, baseVariant: string) {
    this.#base = base;
    this.#baseVariant = baseVariant;
    this.table = { ...base };
  }

  /** @throws {TypeError} when an entry has no kernel's name or is not a function; nothing is installed then. */
  install(partial: Partial<KernelTable>, variant?: string): Disposable {
    for (const [name, kernel] of Object.entries(partial)) {
      if (!Object.hasOwn(this.#base, name)) {
        throw new TypeError(`installKernels: every entry must be a kernel's name; got "${name}"`);
      }
      if (typeof kernel !== "function") {
        throw new TypeError(
          `installKernels: the kernel ${name} must be a function; got ${typeof kernel}`,
        );
      }
    }
    const layer: Layer = { kernels: { ...partial }, variant };
    this.#layers.push(layer);
    Object.assign(this.table, layer.kernels);
    return {
      [Symbol.dispose]: () => {
        const at = this.#layers.indexOf(layer);
        if (at < 0) return;
        this.#layers.splice(at, 1);
        for (const name of Object.keys(layer.kernels)) this.#restore(name as keyof KernelTable); // checked by install
      },
    };
  }

  /** Each name once: a layer put in force twice computes what it does alone. */
  variant(): string {
    const names = [this.#baseVariant, ...this.#layers.map((layer) => layer.variant)];
    return [...new Set(names.filter((name) => name !== undefined))].join("+");
  }

  #restore<K extends keyof KernelTable>(name: K): void {
    const layer = this.#layers.findLast((each) => Object.hasOwn(each.kernels, name));
    this.table[name] = layer?.kernels[name] ?? this.#base[name];
  }
}

interface Layer {
  readonly kernels: Partial<KernelTable>;
  readonly variant: string | undefined;
}
