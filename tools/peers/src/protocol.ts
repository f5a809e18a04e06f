/** What parent and participants say to each other, one JSON object a line; a participant's lines begin with `@`. */

/** The participant's first line. */
export interface Greeting {
  readonly version: string;
  readonly cases: readonly string[];
}

/** Measure this case for about so long. */
export interface Request {
  readonly case: string;
  readonly ms: number;
}

/** The best time of a call, or why there is none. */
export type Answer =
  | { readonly case: string; readonly ms: number }
  | { readonly case: string; readonly error: string };
