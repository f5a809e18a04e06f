import { privately, ValueError, type Tensor } from "@weft/tensor";
import { checkedModule } from "../containers/checked-part.ts";
import { PartList } from "../containers/part-list.ts";
import { isPosition } from "../containers/positions.ts";
import { isClosed } from "../module/closed.ts";
import type { Module } from "../module/module.ts";
import type { Layer } from "../module/layer.ts";
import { ownChildren } from "../module/walk.ts";
import type { LayerAt, SliceOf } from "./sequential-positions.ts";

/** The layers under their positions: `net[2]` has the type of the third layer. */
type Layers<L extends readonly Layer[]> = {
  [K in keyof L as K extends `${number}` ? K : never]: L[K];
};

/** Layers by name: `net.fc` has the type of the layer that was called so. */
export type NamedLayers = Readonly<Record<string, Layer>>;

/** Layers applied one after the other. */
export class SequentialModule<
  L extends readonly Layer[] = readonly Layer[],
> extends PartList<Layer> {
  static {
    // What is printed: users know the class by the name of its typed constructor.
    Object.defineProperty(this, "name", { value: "Sequential" });
  }

  /** @param layers Layers, which are numbered; or one object with layers by name. */
  constructor(...layers: L | readonly [NamedLayers]) {
    super();
    const [first] = layers;
    const named = layers.length === 1 && isNamed(first) ? Object.entries(first) : layers.entries();
    for (const [name, layer] of named) this.addModule(String(name), layer as Layer); // checked there
  }

  override forward(x: Tensor): Tensor {
    const layers = this.parts();
    return layers.every(([, layer]) => isClosed(layer))
      ? privately(() => chain(layers, x))
      : chain(layers, x);
  }

  override at<const I extends number>(index: I): LayerAt<L, I> {
    return super.at(index) as LayerAt<L, I>; // the layer that the constructor put there
  }

  /** A new container with the same layers from `start` up to `end`, numbered anew; names that were given stay. */
  slice<const S extends number = 0, const E extends number = L["length"]>(
    start?: S,
    end?: E,
  ): Sequential<SliceOf<L, S, E>> {
    const net = new SequentialModule();
    for (const [position, [name, layer]] of this.parts().slice(start, end).entries())
      net.addModule(isPosition(name) ? String(position) : name, layer);
    return net as unknown as Sequential<SliceOf<L, S, E>>; // the layers of those positions
  }

  /** A new container with the same layers and others behind them. */
  concat(...others: Iterable<Layer>[]): SequentialModule {
    const all = this.slice() as unknown as SequentialModule; // of any layers
    return others.reduce<SequentialModule>((net, more) => net.extend(more), all);
  }

  /**
   * A new container with the same layers `times` times, one after the other: tied, for each stands in several places.
   *
   * @throws {ValueError} when `times` is no positive integer.
   */
  repeat(times: number): SequentialModule {
    if (!Number.isInteger(times) || times < 1)
      throw new ValueError(`Sequential: repeat: times must be a positive integer; got ${times}`);
    return new SequentialModule(...Array.from({ length: times }, () => [...this]).flat());
  }

  /**
   * Adds a layer at the end under any name, or puts it in the place of the one with that name. It is found by its position
   * too, as `net[1]`, unless another layer has that number for its name.
   */
  override addModule(name: string, module: Layer): this {
    dropPositions(this);
    try {
      super.addModule(name, module);
    } finally {
      setPositions(this);
    }
    return this;
  }

  override splice(start: number, deleteCount: number, ...added: Layer[]): Layer[] {
    const removed = super.splice(start, deleteCount, ...added);
    dropPositions(this);
    setPositions(this);
    return removed;
  }

  protected override parts(): [name: string, layer: Layer][] {
    return ownChildren(this) as [string, Layer][]; // no other modules get in
  }

  protected override put(name: string, layer: Layer): void {
    this.addModule(name, layer);
  }

  protected override checked(layer: Layer, position: number): Layer {
    return checkedModule(this, String(position), layer);
  }
}

/** Lets layers that have names be found by their positions. */
function setPositions(net: Module): void {
  for (const [position] of ownChildren(net).entries()) {
    if (Object.hasOwn(net, position)) continue;
    // Not enumerable: the layer's own name is the one that counts.
    Object.defineProperty(net, position, {
      get(this: Module) {
        return ownChildren(this)[position]?.[1];
      },
      configurable: true,
    });
  }
}

function dropPositions(net: Module): void {
  for (const name of Object.getOwnPropertyNames(net)) {
    const isOurs = isPosition(name) && !Object.prototype.propertyIsEnumerable.call(net, name);
    if (isOurs) Reflect.deleteProperty(net, name);
  }
}

function isNamed(value: unknown): value is NamedLayers {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function chain(layers: readonly [name: string, layer: Layer][], x: Tensor): Tensor {
  for (const [, layer] of layers) x = layer.forward(x);
  return x;
}

/**
 * Layers applied one after the other, with typed positions, or typed names.
 *
 * The types are those of the layers that it is made with, as those of a tuple are in TypeScript: after `insert`, `delete`,
 * `pop` or `splice` take it for a plain `Sequential`, whose `at` gives any layer.
 *
 * @example
 * const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
 * net[2].weight.shape // [1, 8]
 * // @ts-expect-error A ReLU has no bias.
 * net[1].bias // undefined
 * @example
 * const net = new Sequential({ fc: new Linear(2, 3), act: new ReLU() });
 * net.fc.weight.shape // [3, 2]
 * Object.keys(net.stateDict()) // ["fc.weight", "fc.bias"]
 */
export type Sequential<L extends readonly Layer[] | NamedLayers = readonly Layer[]> =
  L extends readonly Layer[] ? SequentialModule<L> & Layers<L> : SequentialModule & L;

export interface SequentialConstructor {
  new <const L extends readonly Layer[]>(...layers: L): Sequential<L>;
  new <const L extends NamedLayers>(layers: L): Sequential<L>;
}

/** The constructor sets the positions and names, so the class is taken for one that knows their types. @alias */
export const Sequential: SequentialConstructor = SequentialModule;
