/** Decides in which order an epoch visits the samples. The same arguments must give the same order: a loader asks again. */
export interface Sampler {
  /** The positions, each from 0 to `length - 1`, that the epoch visits, in its order. */
  order(length: number, epoch: number): Int32Array;
  /** How many positions `order` gives, where it can be told without drawing them. Default: `length`. */
  count?(length: number): number;
  /** One line with all settings, to recognise the sampler by in a loader's state. Default: the name of the class. */
  describe?(): string;
}
