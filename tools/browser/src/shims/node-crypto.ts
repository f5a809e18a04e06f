import { HASH_PATH } from "./hash-path.ts";

/** What tests use of `node:crypto`, in a page: the development server computes the hash. */
export function createHash(algorithm: string): Hash {
  return new Hash(algorithm);
}

class Hash {
  readonly #algorithm: string;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array();

  constructor(algorithm: string) {
    this.#algorithm = algorithm;
  }

  update(more: ArrayBufferView): this {
    const joined = new Uint8Array(this.#bytes.length + more.byteLength);
    joined.set(this.#bytes);
    joined.set(new Uint8Array(more.buffer, more.byteOffset, more.byteLength), this.#bytes.length);
    this.#bytes = joined;
    return this;
  }

  digest(encoding: "hex"): string {
    const request = new XMLHttpRequest();
    request.open("POST", `${HASH_PATH}?algorithm=${this.#algorithm}&encoding=${encoding}`, false);
    request.send(this.#bytes);
    if (request.status !== 200) throw new Error(`digest: ${request.status} from the server`);
    return request.responseText;
  }
}
