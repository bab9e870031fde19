/** One run writes at a time. */
import { acquireLock, isAlive, type Lock } from "../io/lock.ts";
import type { Session } from "./session.ts";

/** Takes the repository's lock. */
export function takeLock({
  context,
  repository,
}: Pick<Session, "context" | "repository">): Lock {
  const { pid, host, now, fs, stderr } = context;
  const owner = { pid, host: host(), now, isAlive };
  const lock = acquireLock(repository.stateDirectory, owner, fs);
  if (lock.notice !== undefined) stderr.write(`${lock.notice}\n`);
  return lock;
}
