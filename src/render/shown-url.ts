/** Addresses in messages: what may be a credential is not shown. */

/** A text without the users, passwords and queries (which may hold tokens) of the addresses in it. */
export function withoutCredentials(text: string): string {
  return text
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/"'<>]*@/gi, "$1")
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/[^\s?"'<>]*)\?[^\s"'<>]*/gi, "$1");
}
