import ts from "typescript";
import { docComment } from "../api/doc-comment.ts";
import type { Documented, PackageApi } from "./package-api.ts";
import { oneLine } from "./types-text.ts";

/** One way to call a function. */
export interface CallForm {
  readonly declaration: ts.SignatureDeclaration;
  /** `softmax(x: Tensor, dim = -1): Tensor` */
  readonly asFunction: string;
  /** `x.softmax(dim = -1): Tensor`, when it is a method of tensors as well. */
  readonly asMethod: string | null;
  /** What the overload's own doc comment says, for all but the first. */
  readonly text: string;
}

/** The overloads of a function, with their forms as methods. */
export function callForms(api: PackageApi, one: Documented): readonly CallForm[] {
  const type = api.checker.getTypeOfSymbol(one.symbol);
  return type.getCallSignatures().map((signature, i) => {
    const declaration = signature.getDeclaration();
    const parameters = declaration.parameters.map(oneLine);
    const result = resultText(api, signature, declaration);
    const generics = declaration.typeParameters?.map(oneLine).join(", ");
    const [first, ...rest] = parameters;
    const isMethod = methodNames(api).has(one.name) && first !== undefined;
    return {
      declaration,
      asFunction: `${one.name}${generics === undefined ? "" : `<${generics}>`}(${parameters.join(", ")}): ${result}`,
      asMethod: isMethod
        ? `${declaration.parameters[0]!.name.getText()}.${one.name}(${rest.join(", ")}): ${result}`
        : null,
      text: i === 0 ? "" : docComment(declaration).text,
    };
  });
}

/** What the result is, as text. */
export function resultText(
  api: PackageApi,
  signature: ts.Signature,
  declaration: ts.SignatureDeclaration,
): string {
  if (declaration.type !== undefined) return oneLine(declaration.type);
  return api.checker.typeToString(signature.getReturnType());
}

const known = new WeakMap<PackageApi, ReadonlySet<string>>();

/** Names of the methods of tensors. */
function methodNames(api: PackageApi): ReadonlySet<string> {
  let names = known.get(api);
  if (names === undefined) {
    const tensor = api.exports.find(({ name, kind }) => name === "Tensor" && kind === "class");
    const members = tensor === undefined ? [] : tensorMembers(api, tensor);
    names = new Set(
      members
        .filter((member) => api.checker.getTypeOfSymbol(member).getCallSignatures().length > 0)
        .map(({ name }) => name),
    );
    known.set(api, names);
  }
  return names;
}

function tensorMembers(api: PackageApi, { symbol }: Documented): readonly ts.Symbol[] {
  return api.checker.getDeclaredTypeOfSymbol(symbol).getProperties();
}
