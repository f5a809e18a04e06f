import { IndexError, privately, type Tensor } from "@weft/tensor";
import { isClosed } from "../module/closed.ts";
import type { Layer } from "../module/layer.ts";
import { Module } from "../module/module.ts";
import { ownChildren } from "../module/walk.ts";

/** The layers under their positions: `net[2]` has the type of the third layer. */
type Layers<L extends readonly Layer[]> = {
  [K in keyof L as K extends `${number}` ? K : never]: L[K];
};

/** Layers applied one after the other. */
export class SequentialModule<L extends readonly Layer[] = readonly Layer[]> extends Module {
  static {
    // What is printed: users know the class by the name of its typed constructor.
    Object.defineProperty(this, "name", { value: "Sequential" });
  }

  constructor(...layers: L) {
    super();
    for (const [i, layer] of layers.entries()) this.addModule(String(i), layer);
  }

  /** Number of layers. */
  get length(): number {
    return ownChildren(this).length;
  }

  override forward(x: Tensor): Tensor {
    const layers = layersOf(this);
    return layers.every(([, layer]) => isClosed(layer))
      ? privately(() => chain(layers, x))
      : chain(layers, x);
  }

  /**
   * The layer at a position; negative positions count from the end.
   *
   * @throws {IndexError} when the position is out of range.
   */
  at(index: number): Layer {
    const layers = layersOf(this);
    const layer = Number.isInteger(index) ? layers.at(index) : undefined;
    if (layer === undefined) {
      throw new IndexError(
        `Sequential: index ${index} is out of range for Sequential of length ${layers.length}`,
      );
    }
    return layer[1];
  }

  /** A new container with the same layers from `start` up to `end`, numbered anew. */
  slice(start?: number, end?: number): SequentialModule {
    return new SequentialModule(
      ...layersOf(this)
        .slice(start, end)
        .map(([, layer]) => layer),
    );
  }

  /** Adds a layer at the end, under the next free number. */
  append(layer: Layer): this {
    let name = this.length;
    while (Object.prototype.propertyIsEnumerable.call(this, String(name))) name++;
    return this.addModule(String(name), layer);
  }

  /**
   * Adds a layer at the end under any name, or puts it in the place of the one with that name. It is found by its position
   * too, as `net[1]`, unless another layer has that number for its name.
   */
  override addModule(name: string, module: Layer): this {
    super.addModule(name, module);
    for (let position = 0; position < this.length; position++) {
      if (Object.hasOwn(this, position)) continue;
      // Not enumerable: the layer's own name is the one that counts.
      Object.defineProperty(this, position, {
        get: () => ownChildren(this)[position]?.[1],
        configurable: true,
      });
    }
    return this;
  }

  [Symbol.iterator](): Iterator<Layer> {
    return layersOf(this)
      .map(([, layer]) => layer)
      .values();
  }
}

type LayerEntry = [name: string, layer: Layer];

function layersOf(net: Module): LayerEntry[] {
  return ownChildren(net) as LayerEntry[]; // no other modules get in
}

function chain(layers: readonly LayerEntry[], x: Tensor): Tensor {
  for (const [, layer] of layers) x = layer.forward(x);
  return x;
}

/**
 * Layers applied one after the other, with typed positions.
 *
 * @example
 * const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
 * net[2].weight.shape // [1, 8]
 * // @ts-expect-error A ReLU has no bias.
 * net[1].bias // undefined
 */
export type Sequential<L extends readonly Layer[] = readonly Layer[]> = SequentialModule<L> &
  Layers<L>;

export const Sequential: new <const L extends readonly Layer[]>(...layers: L) => Sequential<L> =
  SequentialModule as unknown as new <const L extends readonly Layer[]>(
    ...layers: L
  ) => Sequential<L>; // the constructor sets the positions
