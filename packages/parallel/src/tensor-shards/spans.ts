import { evenShards } from "../shard-sizes.ts";

/** Consecutive positions of a dimension. */
export interface Span {
  readonly start: number;
  readonly length: number;
}

/** A dimension cut into parts that differ by at most one position, the larger ones first. */
export function evenSpans(size: number, parts: number): Span[] {
  let start = 0;
  return evenShards(size, parts).map((length) => ({ start: (start += length) - length, length }));
}

/** Neighbouring spans as one. */
export function joinedSpan(spans: readonly Span[]): Span {
  return {
    start: spans[0]!.start,
    length: spans.reduce((total, { length }) => total + length, 0),
  };
}

/** A span so many positions further on. */
export function shiftedSpan({ start, length }: Span, by: number): Span {
  return { start: start + by, length };
}
