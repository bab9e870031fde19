import { expect, it } from "vitest";
import type { ClusterSession } from "../../src/commands/cluster-session.ts";
import { connectionNotes } from "../../src/commands/connection-notes.ts";
import { ConnectionLost } from "../../src/model/api.ts";
import { printing } from "./following-support.ts";

function notes() {
  const { session, err } = printing();
  return { ...connectionNotes({ session } as ClusterSession), err };
}

it("a lost connection is said once, and that it is there again", () => {
  const { onListed, onLost, onAnything, err } = notes();
  onListed();
  onAnything();
  onLost(new ConnectionLost("aborted\u001B\n"));
  onLost(new ConnectionLost("refused"));
  onListed();
  onAnything();
  onLost(new ConnectionLost("again"));
  onAnything();
  onListed();
  expect(err).toEqual([
    "The connection is lost (aborted\\x1b ); trying again.\n",
    "Connected again.\n",
    "The connection is lost (again); trying again.\n",
    "Connected again.\n",
  ]);
});

it("a connection that never was ends the command", () => {
  const { onLost, err } = notes();
  const error = new ConnectionLost("refused");
  expect(() => onLost(error)).toThrow(error);
  expect(err).toEqual([]);
});
