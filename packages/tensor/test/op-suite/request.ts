import { itemBytes, Tensor } from "../../src/index.ts";
import { bytesOf } from "./op-under-test.ts";
import type { SentCase, SentRequest, SentTensor } from "./torch-client.ts";
import type { Sample } from "./entry.ts";
import type { Storage } from "../../src/storage/storage.ts";

/** Collects cases into one request; tensors over one storage share its bytes. */
export class RequestBuilder {
  readonly #storages: string[] = [];
  readonly #places = new Map<Storage, number>();
  readonly #cases: SentCase[] = [];

  add(
    expression: string,
    { args, options }: Sample,
    how: { readonly gradients: readonly boolean[]; readonly inPlace: boolean },
  ): void {
    const tensors: SentTensor[] = [];
    const sentArgs = args.map((arg) => this.#encode(arg, tensors));
    this.#cases.push({
      expression,
      args: sentArgs,
      options: options === undefined ? null : this.#encode(options, tensors),
      tensors,
      ...how,
    });
  }

  build(): SentRequest {
    return { storages: this.#storages, cases: this.#cases };
  }

  #encode(value: unknown, tensors: SentTensor[]): unknown {
    if (value instanceof Tensor) {
      const { dtype, shape, strides, offset } = value;
      const storage = this.#place(value);
      return { tensor: tensors.push({ storage, dtype, shape, strides, offset }) - 1 };
    }
    if (Array.isArray(value)) return value.map((item) => this.#encode(item, tensors));
    if (typeof value === "bigint") return { int: String(value) };
    if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
      return { float: Object.is(value, -0) ? "-0.0" : String(value) };
    if (typeof value === "object" && value !== null) {
      const fields = Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => [toSnakeCase(name), this.#encode(item, tensors)]);
      return { object: Object.fromEntries(fields) as Record<string, unknown> }; // pairs of a name and a value
    }
    return value ?? null;
  }

  #place({ storage, dtype }: Tensor): number {
    let place = this.#places.get(storage);
    if (place === undefined) {
      const bytes = bytesOf(storage);
      const whole = bytes.byteLength - (bytes.byteLength % itemBytes(dtype));
      place = this.#storages.push(Buffer.from(bytes.subarray(0, whole)).toString("base64")) - 1;
      this.#places.set(storage, place);
    }
    return place;
  }
}

/** `ceilMode` as `ceil_mode`. */
function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
