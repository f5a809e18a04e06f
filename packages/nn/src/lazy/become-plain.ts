import { skipInit } from "@weft/init";
import { isLazy, Parameter, ShapeError, Tensor, UninitializedParameter } from "@weft/tensor";
import { isModule } from "../module/is-module.ts";
import type { Module } from "../module/module.ts";
import { swappedNames } from "../module/swapped.ts";
import { drawFor } from "./draw-for.ts";

/** A layer some of whose sizes come from its first input. */
export interface LazyLayer extends Module {
  /** A new layer of the plain class, with the sizes that an input asks for, and its own first values. */
  plainFor(x: Tensor): Module;
}

/** Who gave a parameter its shape, for the error when another layer wants it to have another one. */
const shapedBy = new WeakMap<Tensor, string>();

/**
 * What the `forward` of a lazy layer begins with: at the first input the layer takes over sizes and class of
 * `layer.plainFor(x)`, and its values wherever it has none yet; what was loaded, tied or assigned before stays. From then on
 * it is a layer of the plain class.
 *
 * The plain layer draws its values as it always does, so that after `manualSeed` they have PyTorch's bits, also when some of
 * them are not needed. When nothing is missing, nothing is drawn.
 *
 * @throws {ShapeError} when what it has does not have the shape that the input asks for. Nothing has changed then.
 * @example
 * class Scale extends Module {
 *   readonly factor: Parameter;
 *   constructor(size: number) { super(); this.factor = new Parameter(ones([size])); }
 *   forward(x: Tensor): Tensor { return x.mul(this.factor); }
 * }
 * class LazyScale extends Scale {
 *   override readonly factor = new UninitializedParameter({ shape: [null], name: "LazyScale.factor" });
 *   constructor() { super(0); }
 *   plainFor(x: Tensor): Scale { return new Scale(x.shape.at(-1)!); }
 *   override forward(x: Tensor): Tensor { becomePlain(this, x); return super.forward(x); }
 * }
 * const layer: Scale = new LazyScale();
 * layer.forward(ones([2, 3])).shape // [2, 3]
 * layer instanceof LazyScale // false
 */
export function becomePlain(layer: Module, x: Tensor): void {
  if (!isLazyLayer(layer)) return; // it did already, and a hook still calls the old forward
  if (swappedNames(layer).size > 0) return; // other values for one call: its own parameters still have none afterwards
  const own = layer as unknown as Record<string, unknown>; // properties by name
  const isIncomplete = Object.values(own).some(isLazy);
  drawFor(layer, () => {
    const plain = isIncomplete ? layer.plainFor(x) : skipInit(() => layer.plainFor(x));
    checkShapes(layer, plain, x);
    const afterwards: (() => void)[] = [];
    for (const [name, value] of Object.entries(plain)) {
      const mine = own[name];
      if (isLazy(mine) && value instanceof Tensor) {
        if (mine instanceof UninitializedParameter && mine.afterwards !== null)
          afterwards.push(mine.afterwards);
        mine.takeOver(value);
        shapedBy.set(memoryOf(mine), `${String(plain)}.${name}`);
      } else if (!(mine instanceof Tensor) && !isModule(value) && name !== "training") {
        own[name] = value;
      }
    }
    Object.setPrototypeOf(layer, Object.getPrototypeOf(plain) as object);
    for (const run of afterwards) run();
  });
}

/** Whether a module has yet to become one of its plain class. */
export function isLazyLayer(module: Module): module is LazyLayer {
  return "plainFor" in module && typeof module.plainFor === "function";
}

function checkShapes(layer: Module, plain: Module, x: Tensor): void {
  const own = layer as unknown as Readonly<Record<string, unknown>>;
  for (const [name, { shape }] of Object.entries(plain).filter(isTensorEntry)) {
    const mine = own[name];
    if (!(mine instanceof Tensor) || isLazy(mine) || mine.shape.join() === shape.join()) continue;
    const by = shapedBy.get(memoryOf(mine));
    const got = `[${mine.shape.join(", ")}]${by === undefined ? "" : ` of ${by}, which it is tied with`}`;
    throw new ShapeError(
      `${String(layer)}.${name}: the shape must be [${shape.join(", ")}] for an input of shape [${x.shape.join(", ")}]; got ${got}`,
    );
  }
}

/** Of tied parameters the one whose memory it is. */
function memoryOf(tensor: Tensor): Tensor {
  return tensor instanceof Parameter ? (tensor.tiedTo ?? tensor) : tensor;
}

function isTensorEntry(entry: [string, unknown]): entry is [string, Tensor] {
  return entry[1] instanceof Tensor;
}
