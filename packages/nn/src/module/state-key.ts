import type { Parameter, Tensor } from "@weft/tensor";
import type { Layer } from "./layer.ts";
import type { Module } from "./module.ts";

/** Counts down how deep paths are followed, so that a module type that contains itself ends. */
type Shallower = [never, 0, 1, 2, 3, 4, 5, 6];

/**
 * Every path of `M` that ends in a parameter: `"0.weight" | "0.bias" | …`; any string for a module whose parts are only
 * known when it runs, and any rest of a path below a part like that, or below the seventh level.
 */
export type StateKey<M> = OrString<Below<M, "parameter", 6>>;

/** Every path of `M` that may end in a buffer: tensors that are no parameters. A type cannot say whether one was declared. */
export type BufferKey<M> = OrString<Below<M, "buffer", 6>>;

/** Every path of `M` that ends in a module; `""` is `M` itself. */
export type ModuleKey<M> = OrString<Below<M, "module", 6>> | "";

/** What stands at a path of `M`: the part's type, or `Kind` where the type of `M` does not say, or has every name. */
export type PartAt<M, P extends string, Kind> = string extends keyof M
  ? Kind
  : At<M, P> extends infer Part
    ? [Extract<Part, Kind>] extends [never]
      ? Kind
      : Extract<Part, Kind>
    : never;

/** The values of `M` by name. What may be null, and buffers, need not be there. */
export type TypedState<M> =
  string extends StateKey<M>
    ? Record<string, Tensor>
    : {
        [K in Below<M, "certain", 6> & string]: Tensor;
      } & {
        [K in Exclude<StateKey<M> | Below<M, "buffer", 6>, Below<M, "certain", 6>>]?: Tensor;
      };

/** A state that `M` can load; values that are covered by a tied name may be left out, which only running it can tell. */
export type LoadableState<M> = Readonly<Partial<TypedState<M>>>;

/** What a path may end in; `certain` is a parameter that no null on the way can take away. */
type Kind = "parameter" | "certain" | "buffer" | "module";

type OrString<Keys> = [Keys] extends [never] ? string : Keys & string;

type Paths<M, Wanted extends Kind, Depth extends number> = Wanted extends "certain"
  ? Values<{ [K in keyof M as DeclaredKey<K>]: Step<K & string, M[K], Wanted, Depth> }>
  : { [K in OwnKey<M>]: Step<K, M[K], Wanted, Depth> }[OwnKey<M>];

/**
 * A name that is declared by itself; `keyof` has none of those that a pattern of names, as `weight_${string}`, has as well. What
 * a pattern has is not certain.
 */
type DeclaredKey<K> = K extends string
  ? Record<never, never> extends Record<K, unknown>
    ? never
    : Exclude<K, keyof Module>
  : never;

type Values<T> = T[keyof T];

/** Without what every module has, which is most. */
type OwnKey<M> = Exclude<keyof M & string, keyof Module>;

type Step<K extends string, V, Wanted extends Kind, Depth extends number> = [
  Extract<V, AnyModule>,
] extends [never]
  ? EndsIn<V, Wanted> extends true
    ? K
    : never
  : Wanted extends "certain"
    ? [V] extends [AnyModule]
      ? `${K}.${Below<V, Wanted, Depth>}`
      : never
    : Wanted extends "module"
      ? K | `${K}.${Below<Extract<V, AnyModule>, Wanted, Depth>}`
      : `${K}.${Below<Extract<V, AnyModule>, Wanted, Depth>}`;

type EndsIn<V, Wanted extends Kind> = Wanted extends "parameter"
  ? [Extract<V, Parameter>] extends [never]
    ? false
    : true
  : Wanted extends "certain"
    ? [V] extends [Parameter]
      ? true
      : false
    : Wanted extends "buffer"
      ? [Exclude<Extract<V, Tensor>, Parameter>] extends [never]
        ? false
        : true
      : false;

/** The paths below a part; any string where its type does not say. */
type Below<M, Wanted extends Kind, Depth extends number> = [Depth] extends [never]
  ? string
  : IsOpen<M> extends true
    ? string
    : Paths<M, Wanted, Shallower[Depth]> | ListPaths<M, Wanted, Shallower[Depth]>;

/** The paths of a list, whose positions are numbers that its type does not know. */
type ListPaths<M, Wanted extends Kind, Depth extends number> = M extends {
  readonly [position: number]: infer Part;
}
  ? number extends keyof M
    ? Wanted extends "certain"
      ? never
      : Step<`${number}`, Part, Wanted, Depth>
    : never
  : never;

type At<M, P extends string> = P extends ""
  ? M
  : P extends `${infer Head}.${infer Rest}`
    ? At<Extract<Own<M, Head>, AnyModule>, Rest>
    : Own<M, P>;

/** A property, or the element of a list; in brackets, so that a path of type `any` is no union of both. */
type Own<M, K extends string> = [K] extends [keyof M]
  ? M[K]
  : [K] extends [`${number}`]
    ? M extends { readonly [position: number]: infer Part }
      ? Part
      : never
    : never;

/** What tells modules from other parts; not `Module`, whose methods have these very types in their signatures. */
interface AnyModule {
  readonly training: boolean;
  extraRepr(): string;
}

/**
 * Whether a type does not say which parts there are: `Module` itself and others whose `forward` is not known, and containers
 * without typed positions or keys.
 */
type IsOpen<M> = M extends { append(part: never): unknown } | { popItem(): unknown }
  ? [Extract<keyof M, `${number}`> | Paths<M, "module", 0> | Paths<M, "parameter", 0>] extends [
      never,
    ]
    ? number extends keyof M
      ? false
      : true
    : false
  : M extends { forward(...inputs: infer Inputs): unknown }
    ?
        | IsSame<Inputs, [x: Tensor, ...rest: never[]]>
        | IsSame<Inputs, Parameters<Layer["forward"]>> extends false
      ? false
      : true
    : false;

/** Whether two types are one, not only assignable to each other. */
type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
