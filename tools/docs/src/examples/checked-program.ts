import { checkedCode } from "./example-code.ts";

const CHECK = new URL("check.ts", import.meta.url).href;

/** A program that runs the code and checks the comments behind its expressions. */
export function checkedProgram(code: string): string {
  return `import { check } from ${JSON.stringify(CHECK)};\n${checkedCode(code, "module")}`;
}
