/** Calls back once the event loop has turned: what waited for it comes first. */
export function nextTurn(callback: () => void): void {
  setImmediate(callback);
}
