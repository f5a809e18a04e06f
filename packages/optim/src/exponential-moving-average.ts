import { isFloating, noGrad, ValueError, type Tensor } from "@weft/tensor";
import { distinctParameters, type ParameterSource } from "./distinct-parameters.ts";
import { checkCount, checkRange, settingsOver } from "./settings.ts";

/** Settings of `ExponentialMovingAverage`. */
export interface AverageSettings {
  /** The part of the average that an update keeps. Default 0.999. */
  readonly decay: number;
  /** Begin with a smaller decay, `min(decay, (1 + n) / (10 + n))` at update n = 1, 2, …. Default false. */
  readonly warmUp: boolean;
  /** The module whose buffers are averaged too; those that are not floating are copied. Default none. */
  readonly buffers: HasBuffers | null;
}

/** A module, as far as averages know it. */
export interface HasBuffers {
  namedBuffers(): Iterable<readonly [name: string, buffer: Tensor]>;
}

/** The averages by name, and where they stand. */
export interface AverageStateDict {
  readonly updates: number;
  readonly averages: Readonly<Record<string, Tensor>>;
}

/**
 * Averages of parameters that follow them slowly: `average = decay · average + (1 - decay) · value`, once for each physical
 * parameter. They start from the parameters' values.
 *
 * @throws {ValueError} when there is no parameter, or a setting is unknown or out of range.
 * @example
 * const weight = new Parameter(tensor([0]));
 * const average = new ExponentialMovingAverage([["weight", weight]], { decay: 0.75 });
 * weight.data.fill_(4);
 * average.update();
 * average.averages().get("weight")!.toArray() // [1]
 */
export class ExponentialMovingAverage {
  readonly #settings: AverageSettings;
  readonly #parameters: readonly (readonly [name: string, tensor: Tensor])[];
  #averages: ReadonlyMap<string, Tensor>;
  #updates = 0;
  /** The values that the averages have replaced. */
  #replaced: ReadonlyMap<string, Tensor> | null = null;

  constructor(params: ParameterSource, settings: Partial<AverageSettings> = {}) {
    this.#settings = settingsOver("ExponentialMovingAverage", DEFAULTS, settings);
    checkRange("ExponentialMovingAverage", "decay", this.#settings.decay, 0, 1);
    this.#parameters = distinctParameters("ExponentialMovingAverage", params).map(
      ({ name, parameter }) => [name, parameter],
    );
    if (this.#parameters.length === 0)
      throw new ValueError(
        "ExponentialMovingAverage: there must be at least one parameter; got an empty list",
      );
    const live = this.#live();
    this.#averages = new Map([...live].map(([name, tensor]) => [name, permanentCopy(tensor)]));
    const count =
      this.#parameters.length + [...(this.#settings.buffers?.namedBuffers() ?? [])].length;
    if (live.size !== count)
      throw new ValueError(
        "ExponentialMovingAverage: different tensors must have different names; got one twice",
      );
  }

  /** How many updates there were. */
  get updates(): number {
    return this.#updates;
  }

  /** The averages by name. They are the object's own: clone what has to stay. */
  averages(): ReadonlyMap<string, Tensor> {
    return this.#averages;
  }

  /**
   * Moves the averages towards the current values: after each `optimizer.step()`.
   *
   * @throws {ValueError} while the averages are applied.
   */
  update(): void {
    this.#refuseWhileApplied("update");
    const n = ++this.#updates;
    const { decay, warmUp } = this.#settings;
    const kept = warmUp ? Math.min(decay, (1 + n) / (10 + n)) : decay;
    const averages = new Map<string, Tensor>();
    noGrad(() => {
      for (const [name, value] of this.#live()) {
        const average = this.#averageOf(name, value);
        if (isFloating(value.dtype)) average.lerp_(value.detach(), 1 - kept);
        else average.copy_(value);
        averages.set(name, average);
      }
    });
    this.#averages = averages;
  }

  /**
   * Puts the averages in the place of the values until the result is disposed, which brings the values back bit by bit.
   *
   * @throws {ValueError} while they are applied already.
   * @example
   * const weight = new Parameter(tensor([4]));
   * const average = new ExponentialMovingAverage([weight]);
   * weight.data.fill_(8);
   * {
   *   using _ = average.apply();
   *   weight.item(); // 4
   * }
   * weight.item() // 8
   */
  apply(): Disposable {
    this.#refuseWhileApplied("apply");
    const live = this.#live();
    const values = new Map([...live].map(([name, tensor]) => [name, permanentCopy(tensor)]));
    this.#replaced = values;
    noGrad(() => {
      for (const [name, tensor] of live) tensor.detach().copy_(this.#averageOf(name, tensor));
    });
    return {
      [Symbol.dispose]: () => {
        if (this.#replaced !== values) return;
        this.#replaced = null;
        noGrad(() => {
          for (const [name, tensor] of this.#live()) {
            const value = values.get(name);
            if (value !== undefined) tensor.detach().copy_(value);
          }
        });
      },
    };
  }

  /** @param options `copy`: the tensors are copies, which later updates leave alone. Default false. */
  stateDict(options: { readonly copy?: boolean } = {}): AverageStateDict {
    const { copy } = settingsOver("stateDict", { copy: false }, options);
    const averages = Object.create(null) as Record<string, Tensor>; // so that `__proto__` is just a name
    for (const [name, average] of this.#averages)
      averages[name] = copy ? noGrad(() => average.clone()) : average;
    return { updates: this.#updates, averages };
  }

  /**
   * Takes over copies of the averages; after an error nothing has changed.
   *
   * @throws {ValueError} when names, shapes or dtypes do not fit, or while the averages are applied.
   */
  loadStateDict(state: AverageStateDict): void {
    this.#refuseWhileApplied("loadStateDict");
    checkCount("ExponentialMovingAverage", "updates", state.updates, 0);
    const live = this.#live();
    const [names, given] = [[...live.keys()], Object.keys(state.averages)];
    if (names.toSorted().join() !== given.toSorted().join())
      throw new ValueError(
        `ExponentialMovingAverage: the averages must be (${names.join(", ")}); got (${given.join(", ")})`,
      );
    for (const [name, { shape, dtype }] of live) {
      const average = state.averages[name]!;
      if (average.dtype === dtype && average.shape.join() === shape.join()) continue;
      throw new ValueError(
        `ExponentialMovingAverage: the average of ${name} must be [${shape.join(", ")}] ${dtype}; got [${average.shape.join(", ")}] ${average.dtype}`,
      );
    }
    this.#averages = new Map(names.map((name) => [name, permanentCopy(state.averages[name]!)]));
    this.#updates = state.updates;
  }

  /** Parameters and buffers as they are now: a module may have replaced a buffer. */
  #live(): Map<string, Tensor> {
    return new Map([...this.#parameters, ...(this.#settings.buffers?.namedBuffers() ?? [])]);
  }

  /** In the dtype that its tensor has by now; one that is new starts from its value. */
  #averageOf(name: string, value: Tensor): Tensor {
    const average = this.#averages.get(name);
    if (average?.dtype === value.dtype) return average;
    return permanentCopy(average === undefined ? value : average.to(value.dtype));
  }

  #refuseWhileApplied(method: string): void {
    if (this.#replaced !== null)
      throw new ValueError(
        `ExponentialMovingAverage: ${method} needs the parameters' own values; got it while the averages are applied (dispose what apply returned)`,
      );
  }
}

const DEFAULTS: AverageSettings = { decay: 0.999, warmUp: false, buffers: null };

function permanentCopy(value: Tensor): Tensor {
  const copy = noGrad(() => value.detach().clone());
  copy.storage.makePermanent();
  return copy;
}
