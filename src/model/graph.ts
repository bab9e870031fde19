/**
 * Cycles of a directed graph, each as the whole path with its start repeated at the end (`a → b → a`): at least one of
 * every strongly connected part, and no two that share a node. Nodes are visited in the map's order, so the answer is the
 * same for the same input.
 */
export function findCycles(
  edges: ReadonlyMap<string, readonly string[]>,
): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const told = new Set<string>();
  const tell = (cycle: readonly string[]): void => {
    if (cycle.some((node) => told.has(node))) return;
    for (const node of cycle) told.add(node);
    cycles.push([...cycle, ...cycle.slice(0, 1)]);
  };
  for (const start of edges.keys())
    if (!done.has(start)) walk(start, edges, done, tell);
  return cycles;
}

/** Depth first without recursion: a chain of 10,000 Kustomizations must not overflow the stack. */
function walk(
  start: string,
  edges: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  tell: (cycle: readonly string[]) => void,
): void {
  const path: string[] = [start];
  const onPath = new Set(path);
  const pending: Iterator<string>[] = [(edges.get(start) ?? []).values()];
  while (path.length > 0) {
    const next = pending.at(-1)?.next();
    if (next === undefined || next.done === true) {
      const left = path.pop();
      pending.pop();
      if (left !== undefined) {
        onPath.delete(left);
        done.add(left);
      }
    } else if (onPath.has(next.value)) {
      tell(path.slice(path.indexOf(next.value)));
    } else if (!done.has(next.value)) {
      path.push(next.value);
      onPath.add(next.value);
      pending.push((edges.get(next.value) ?? []).values());
    }
  }
}
