import * as weft from "../../src/index.ts";
import { Tensor, type DType } from "../../src/index.ts";
import { heap } from "@weft/kernels";
import { allocateStorage, type Storage } from "../../src/storage/storage.ts";
import { Draw } from "./draw.ts";
import type { OpEntry, OpName, Sample } from "./entry.ts";
import { outcomeOf, type Outcome } from "./outcome.ts";
import { Random, seedFor } from "./random.ts";
import { replaced } from "./tree.ts";

/** An op with its entry: draws samples and calls it. */
export class OpUnderTest {
  readonly name: OpName;
  readonly entry: OpEntry;
  /** The dtypes that samples are drawn in. */
  readonly dtypes: readonly DType[];
  readonly #samples = new Map<DType, readonly Sample[]>();
  readonly #outcomes = new Map<Sample, Outcome>();

  constructor(name: OpName, entry: OpEntry) {
    this.name = name;
    this.entry = entry;
    this.dtypes = entry.dtypes ?? weft.DTYPES;
  }

  /** The samples of a dtype, drawn once. */
  samples(dtype: DType): readonly Sample[] {
    let found = this.#samples.get(dtype);
    if (found === undefined) {
      const random = new Random(seedFor(`${this.name} ${this.entry.title ?? ""}`));
      const draw = new Draw(dtype, random, this.entry.inPlace === true ? "apart" : "any");
      found = this.entry.samples(draw);
      this.#samples.set(dtype, found);
    }
    return found;
  }

  /** What the op gives for a sample, run once for all checks. */
  outcome(sample: Sample): Outcome {
    let found = this.#outcomes.get(sample);
    if (found === undefined) {
      found = this.run(sample);
      this.#outcomes.set(sample, found);
    }
    return found;
  }

  /** What the op gives for a sample, run anew. An op that writes gets a copy of its first argument, with the same layout. */
  run(sample: Sample): Outcome {
    return outcomeOf(() => this.call(sample), this.entry.results);
  }

  call(sample: Sample): unknown {
    const op = Reflect.get(weft, this.name) as (...args: unknown[]) => unknown; // OpName has functions only
    return op(...argumentsOf(this.#safe(sample)));
  }

  /** Whether it is a method of the sample's first argument. */
  isMethodOf({ args: [first] }: Sample): boolean {
    return first instanceof Tensor && typeof Reflect.get(first, this.name) === "function";
  }

  runMethod(sample: Sample): Outcome {
    return outcomeOf(() => {
      const [first, ...rest] = argumentsOf(this.#safe(sample));
      const method = Reflect.get(first as Tensor, this.name) as (...args: unknown[]) => unknown; // `isMethodOf` says so
      return method.apply(first, rest);
    }, this.entry.results);
  }

  #safe(sample: Sample): Sample {
    const [first] = sample.args;
    const isWritten = this.entry.inPlace === true && first instanceof Tensor && !first.requiresGrad;
    return isWritten ? replaced(sample, ["args", 0], withOwnMemory(first)) : sample;
  }
}

/** The elements of a storage's bytes, copied. */
export function bytesOf(storage: Storage): Uint8Array {
  const address = storage.address();
  const bytes = new Uint8Array(storage.byteLength);
  bytes.set(heap.u8.subarray(address, address + storage.byteLength));
  return bytes;
}

/** The tensor in a copy of its storage. */
export function withOwnMemory(x: Tensor): Tensor {
  const bytes = bytesOf(x.storage);
  const storage = allocateStorage(bytes.byteLength);
  heap.u8.set(bytes, storage.address());
  return new Tensor(storage, x.dtype, x.shape, x.strides, x.offset);
}

function argumentsOf({ args, options }: Sample): readonly unknown[] {
  return options === undefined ? args : [...args, options];
}
