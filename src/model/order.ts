/** By UTF-16 code units: the same everywhere, whatever the locale. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
