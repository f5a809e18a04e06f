/** What a process gets that runs an example: the packages' sources if this one runs from them, else what is built. */
export function sourceConditions(): readonly string[] {
  return process.execArgv.filter((arg) => arg.startsWith("--conditions="));
}
