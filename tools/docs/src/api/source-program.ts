import { dirname, join } from "node:path";
import ts from "typescript";

/** Files that exist only for the compiler, by absolute path. */
export type VirtualFiles = ReadonlyMap<string, string>;

export interface ProgramOptions {
  readonly virtual?: VirtualFiles;
  /** A program whose parsed files are used again. */
  readonly before?: ts.Program;
  /** Whether the types of Node and of browsers are known. They are half of all there is to read. Default true. */
  readonly hasPlatform?: boolean;
}

/** A TypeScript program over source files, with the options of this repository: packages find each other's sources. */
export function sourceProgram(
  root: string,
  files: readonly string[],
  { virtual = new Map(), before, hasPlatform = true }: ProgramOptions = {},
): ts.Program {
  const all = compilerOptions(root);
  const options = hasPlatform ? all : { ...all, types: [], lib: ["lib.esnext.d.ts"] };
  const host = ts.createCompilerHost(options);
  const folders = new Set([...virtual.keys()].map((path) => dirname(path)));
  const onDisk = { ...host };
  host.getCurrentDirectory = () => root;
  host.fileExists = (path) => virtual.has(path) || onDisk.fileExists(path);
  host.readFile = (path) => virtual.get(path) ?? onDisk.readFile(path);
  host.directoryExists = (path) => folders.has(path) || onDisk.directoryExists?.(path) === true;
  host.getSourceFile = (path, version, ...rest) => {
    const text = virtual.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, version, true);
    return before?.getSourceFile(path) ?? onDisk.getSourceFile(path, version, ...rest);
  };
  return ts.createProgram({
    rootNames: [...files, ...virtual.keys()],
    options,
    host,
    ...(before === undefined ? {} : { oldProgram: before }),
  });
}

function compilerOptions(root: string): ts.CompilerOptions {
  const path = join(root, "tsconfig.base.json");
  const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file)) as {
    readonly config: { readonly compilerOptions: object }; // the repository's own file
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  return {
    ...options,
    composite: false,
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    incremental: false,
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    rewriteRelativeImportExtensions: false,
    typeRoots: [join(root, "node_modules/@types")],
  };
}
