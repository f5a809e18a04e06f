import type { Parameter, Tensor } from "@weft/tensor";
import {
  listAllModules,
  listBuffers,
  listChildren,
  listParameters,
  type ListOptions,
  type ModuleListOptions,
} from "./listing.ts";
import { findBuffer, findParameter, findSubmodule } from "./lookup.ts";
import type { Module } from "./module.ts";
import type { BufferKey, ModuleKey, PartAt, StateKey } from "./state-key.ts";
import type { ModuleEntry } from "./walk.ts";

/** A tensor under its dotted name. */
type Named<K extends string, T extends Tensor> = [name: K, tensor: T];

/** A path that only running the program tells; literals must be paths that the type has. */
type Dynamic<P extends string> = P & (string extends P ? unknown : never);

/** What of a module can be listed, and found by its path; `Module` adds what can be done with it. */
export abstract class ModuleParts {
  /**
   * Parameters with their dotted names: own ones first, then depth-first; tied ones under their first name.
   *
   * @example
   * const net = new Sequential(new Linear(4, 4), new ReLU(), new Linear(4, 2));
   * Array.from(net.namedParameters({ filter: "**.bias" }), ([name]) => name) // ["0.bias", "2.bias"]
   */
  namedParameters(
    options?: ListOptions & { readonly prefix?: "" },
  ): Generator<Named<StateKey<this>, Parameter>>;
  namedParameters(options: ListOptions): Generator<Named<string, Parameter>>;
  *namedParameters(options: ListOptions = {}): Generator<Named<string, Parameter>> {
    yield* listParameters(whole(this), options);
  }

  /** Each physical parameter once. */
  *parameters(options: Omit<ListOptions, "prefix" | "aliases"> = {}): Generator<Parameter> {
    for (const [, parameter] of listParameters(whole(this), options)) yield parameter;
  }

  /** Buffers with their dotted names; one that stands under two names comes once. */
  *namedBuffers(options: ListOptions = {}): Generator<[name: string, buffer: Tensor]> {
    yield* listBuffers(whole(this), options);
  }

  /** Each buffer once. */
  *buffers(options: Omit<ListOptions, "prefix" | "aliases"> = {}): Generator<Tensor> {
    for (const [, buffer] of listBuffers(whole(this), options)) yield buffer;
  }

  /** Direct submodules by name; one that stands under two names comes once, unless `removeDuplicate` is false. */
  *namedChildren(options: ModuleListOptions = {}): Generator<ModuleEntry> {
    yield* listChildren(whole(this), options);
  }

  /** Direct submodules. */
  *children(options: ModuleListOptions = {}): Generator<Module> {
    for (const [, child] of listChildren(whole(this), options)) yield child;
  }

  /** This module (under `""`) and all below it; a shared one once, unless `removeDuplicate` is false. */
  *namedModules(
    options: ModuleListOptions & { readonly prefix?: string } = {},
  ): Generator<ModuleEntry> {
    yield* listAllModules(whole(this), options);
  }

  /** This module and all below it. */
  *modules(options: ModuleListOptions = {}): Generator<Module> {
    for (const [, module] of listAllModules(whole(this), options)) yield module;
  }

  /**
   * The parameter at a dotted path.
   *
   * @throws {ModuleError} when there is none; the message lists the nearest names.
   */
  getParameter<P extends StateKey<this>>(path: P): PartAt<this, P, Parameter>;
  getParameter<P extends string>(path: Dynamic<P>): Parameter;
  getParameter(path: string): Parameter {
    return findParameter(whole(this), path);
  }

  /**
   * The buffer at a dotted path.
   *
   * @throws {ModuleError} when there is none; the message lists the nearest names.
   */
  getBuffer<P extends BufferKey<this>>(path: P): PartAt<this, P, Tensor>;
  getBuffer<P extends string>(path: Dynamic<P>): Tensor;
  getBuffer(path: string): Tensor {
    return findBuffer(whole(this), path);
  }

  /**
   * The module at a dotted path; `""` is this one.
   *
   * @throws {ModuleError} when there is none; the message lists the nearest names.
   */
  getSubmodule<P extends ModuleKey<this>>(path: P): PartAt<this, P, Module>;
  getSubmodule<P extends string>(path: Dynamic<P>): Module;
  getSubmodule(path: string): Module {
    return findSubmodule(whole(this), path);
  }
}

/** No other class extends this. */
function whole(parts: ModuleParts): Module {
  return parts as unknown as Module; // as only `Module` has them
}
