import { zerosLike, type Tensor } from "@weft/tensor";

/** Zeros with a tensor's shape that stay where they are: optimizer state is read and written on every step. */
export function permanentZeros(like: Tensor): Tensor {
  const state = zerosLike(like);
  state.storage.makePermanent();
  return state;
}
