import type { Parameter, Tensor } from "@weft/tensor";
import { checkedParameter } from "./checked-part.ts";
import { notCallable } from "./not-callable.ts";
import { PartList } from "./part-list.ts";
import { isPosition } from "./positions.ts";
import { printParameters } from "./print-parameter.ts";

/** What tensors are kept as. */
type Kept<Given> = Parameter | Extract<Given, null>;

/** What may be put in: `null` where the list was made with one. */
type Put<Given> = Tensor | Extract<Given, null>;

/**
 * A list of parameters, which are part of the module that holds it, under the names `0`, `1`, … A plain tensor that is put in
 * becomes a parameter; `null` keeps a place.
 *
 * @example
 * const list = new ParameterList([zeros([2, 3]), null]).append(ones([4]));
 * list.at(-1)?.requiresGrad // true
 * Array.from(list.namedParameters()).map(([name]) => name) // ["0", "2"]
 */
export class ParameterList<Given extends Tensor | null = Tensor> extends PartList<
  Kept<Given>,
  Put<Given>
> {
  [position: number]: Kept<Given>;

  /** @param parameters Parameters, tensors, and `null`. */
  constructor(parameters: Iterable<Given> = []) {
    super();
    this.extend(parameters as Iterable<Put<Given>>); // each is a tensor or null
  }

  /** A new list with the same parameters from `start` up to `end`, numbered anew. */
  slice(start?: number, end?: number): ParameterList<Given> {
    return new ParameterList<Given>().extend([...this].slice(start, end));
  }

  /** A new list with the same parameters and others behind them. */
  concat(...others: Iterable<Put<Given>>[]): ParameterList<Given> {
    return others.reduce<ParameterList<Given>>((list, more) => list.extend(more), this.slice());
  }

  /** @throws {ModuleError} always: a list computes nothing. */
  override forward(): never {
    throw notCallable(this);
  }

  override extraRepr(): string {
    return printParameters(this.entries(), "dtype");
  }

  protected override parts(): [name: string, parameter: Kept<Given>][] {
    // Names that are positions stand in ascending order.
    return Object.entries(this).filter(([name]) => isPosition(name)); // only parameters are put in
  }

  protected override put(name: string, parameter: Kept<Given>): void {
    this.registerParameter(name, parameter);
  }

  protected override checked(parameter: Put<Given>, position: number): Kept<Given> {
    return checkedParameter(this, String(position), parameter) as Kept<Given>; // null only where it was given
  }
}
