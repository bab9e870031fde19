/** Thousands of texts looked for in one pass. */

/** A text to find, of `shortestPattern` characters at least. */
export interface Pattern {
  readonly text: string;
}

export interface Hit<P extends Pattern> {
  readonly start: number;
  readonly end: number;
  readonly pattern: P;
}

/** A pattern has as many characters at least. */
export const shortestPattern = 8;

/** So many places of a pattern are considered for what it is recognised by. */
const mostWindows = 64;

const base = 31;
/** What the first character of a window counts. */
const lead = Math.imul(Math.imul(base ** 3, base ** 3), base);

interface Anchor<P> {
  readonly pattern: P;
  /** Where in the pattern the window begins. */
  readonly offset: number;
}

/**
 * Finds where any of the patterns occurs, overlapping ones included. Each pattern is recognised by a window of eight of its
 * characters that few others have (thousands of URLs begin alike), whose hash rolls over the text (Rabin and Karp).
 */
export function searchFor<P extends Pattern>(
  patterns: Iterable<P>,
): (text: string) => Hit<P>[] {
  const anchors = new Map<number, Anchor<P>[]>();
  // Says "no" without a look into the map, which is the answer nearly always.
  const seen = new Int32Array(1 << 15);
  for (const pattern of patterns) {
    const { hash, offset } = rarestWindow(pattern.text, anchors);
    const there = anchors.get(hash);
    if (there === undefined) anchors.set(hash, [{ pattern, offset }]);
    else there.push({ pattern, offset });
    seen[hash >>> 17] = (seen[hash >>> 17] ?? 0) | (1 << (hash >>> 12));
  }
  return (text) => {
    const hits: Hit<P>[] = [];
    if (anchors.size === 0 || text.length < shortestPattern) return hits;
    let hash = hashOf(text, 0);
    for (let at = 0; ; at++) {
      if (((seen[hash >>> 17] ?? 0) & (1 << (hash >>> 12))) !== 0)
        for (const { pattern, offset } of anchors.get(hash) ?? []) {
          const start = at - offset;
          const end = start + pattern.text.length;
          // Most differ in their last character already, which is quickly seen.
          if (
            start >= 0 &&
            text.charCodeAt(end - 1) ===
              pattern.text.charCodeAt(end - 1 - start) &&
            text.startsWith(pattern.text, start)
          )
            hits.push({ start, end, pattern });
        }
      if (at + shortestPattern >= text.length) return hits;
      hash = rolled(hash, text, at);
    }
  };
}

/** The window of a pattern whose hash the fewest other patterns are known by. */
function rarestWindow(
  text: string,
  anchors: ReadonlyMap<number, readonly unknown[]>,
): { readonly hash: number; readonly offset: number } {
  const last = Math.min(text.length - shortestPattern, mostWindows);
  let hash = hashOf(text, 0);
  let best = { hash, offset: 0, others: anchors.get(hash)?.length ?? 0 };
  for (let offset = 1; offset <= last && best.others > 0; offset++) {
    hash = rolled(hash, text, offset - 1);
    const others = anchors.get(hash)?.length ?? 0;
    if (others < best.others) best = { hash, offset, others };
  }
  return best;
}

function hashOf(text: string, start: number): number {
  let hash = 0;
  for (let at = start; at < start + shortestPattern; at++)
    hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0;
  return hash;
}

/** The hash of the window behind the one that begins at `at`. */
function rolled(hash: number, text: string, at: number): number {
  const rest = hash - Math.imul(lead, text.charCodeAt(at));
  return (Math.imul(rest, base) + text.charCodeAt(at + shortestPattern)) | 0;
}
