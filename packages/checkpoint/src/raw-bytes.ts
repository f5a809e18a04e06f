import { withData, type Tensor } from "@weft/tensor";

/** Calls `use` with a tensor's elements as raw little-endian bytes in row-major order; they are valid during the call. */
export function withRawBytes<R>(tensor: Tensor, use: (bytes: Uint8Array) => R): R {
  return withData(tensor.detach().contiguous(), ({ buffer, byteOffset, byteLength }) =>
    use(new Uint8Array(buffer, byteOffset, byteLength)),
  );
}
