import { describe, expect, it } from "vitest";
import {
  applyAll,
  type Applied,
  type Outcome,
} from "../../src/cluster/apply.ts";
import { preview } from "../../src/cluster/preview.ts";
import { textAt } from "../../src/kinds/fields.ts";
import {
  ConnectionLost,
  type ApiRequest,
  type ApiResponse,
} from "../../src/model/api.ts";
import type { Fields } from "../../src/yaml/data.ts";
import {
  conflict,
  gitObject,
  liveObject,
  memoryServer,
  owned,
  proxyError,
  readyObject,
  refusal,
  unauthorized,
  viewOf,
  type Between,
  type MemoryServer,
} from "./support.ts";

const objects = ["a", "b", "c"].map((name) =>
  gitObject(`GitRepository/${name}`, {
    url: `https://${name}`,
    interval: "5m",
  }),
);

interface Run {
  readonly applied: Applied;
  /** `a created`, in the order told. */
  readonly told: readonly string[];
  readonly server: MemoryServer;
}

/** Previews the objects, then applies them with something in between. */
async function run(
  between: Between,
  {
    before = [],
    git = objects,
    meanwhile = () => {},
    interrupted = () => false,
  }: {
    before?: readonly Fields[];
    git?: typeof objects;
    /** What happens after the preview. */
    meanwhile?: (server: MemoryServer) => void;
    interrupted?: () => boolean;
  } = {},
): Promise<Run> {
  let isApplying = false;
  const server: MemoryServer = memoryServer(before, (asked, serve) =>
    isApplying ? between(asked, serve, server) : serve(),
  );
  const view = await viewOf(server);
  const previews = await preview(git, view);
  meanwhile(server);
  isApplying = true;
  const told: string[] = [];
  const applied = await applyAll(previews, view, {
    interrupted,
    onOutcome: ({ object, result }) => told.push(`${object.name} ${result}`),
  });
  return { applied, told, server };
}

const isWrite = (asked: ApiRequest, name: string): boolean =>
  asked.method === "PATCH" && asked.path.includes(`/${name}?`);
const isRead = (asked: ApiRequest, name: string): boolean =>
  asked.method === undefined && asked.path.endsWith(`/${name}`);

const lost = (): never => {
  throw new ConnectionLost("socket hang up");
};

/** That what was reported is what the server has: the one promise that holds in each case. */
function expectTrue({ applied, told, server }: Run): void {
  const isThere = ({ object }: Outcome): boolean => {
    const live = server.get(`GitRepository/${object.name}`);
    return textAt(live, "spec", "url") === textAt(object.fields, "spec", "url");
  };
  const known = applied.outcomes.filter(({ result }) => result !== "unknown");
  const isDone = ({ result }: Outcome): boolean =>
    result === "created" || result === "updated";
  expect(known.map(isThere)).toEqual(known.map(isDone));
  expect(told).toEqual(
    applied.outcomes.map(({ object, result }) => `${object.name} ${result}`),
  );
}

const results = ({ applied }: Run): Outcome["result"][] =>
  applied.outcomes.map(({ result }) => result);

const pass: Between = (_asked, serve) => serve();

describe("applying", () => {
  it("creates and updates one after the other, in the order given", async () => {
    const old = readyObject("GitRepository/b");
    const ran = await run(pass, { before: [{ ...old, spec: { url: "old" } }] });
    expectTrue(ran);
    expect(results(ran)).toEqual(["created", "updated", "created"]);
    expect(ran.applied.stopped).toBeUndefined();
    const [first] = ran.applied.outcomes;
    expect(first).toMatchObject({
      live: { spec: { url: "https://a" }, metadata: { name: "a" } },
    });
  });

  it("sends nothing that is unchanged, refused, or left to Flux", async () => {
    const first = await run(pass);
    const live = ["a", "b", "c"].map(
      (name) => first.server.get(`GitRepository/${name}`) ?? {},
    );
    const again = await run(pass, { before: live });
    expect(again.applied).toEqual({ outcomes: [], stopped: undefined });
    const writes = again.server.asked.filter(
      ({ method }) => method === "PATCH",
    );
    expect(writes).toEqual([]);
  });

  it("goes on where one is refused, and says why", async () => {
    const ran = await run((asked, serve) =>
      isWrite(asked, "b") ? refusal(403, "Forbidden", "not you") : serve(),
    );
    expectTrue(ran);
    expect(results(ran)).toEqual(["created", "failed", "created"]);
    expect(ran.applied.stopped).toBeUndefined();
    expect(ran.applied.outcomes[1]).toMatchObject({
      failure: { code: "api-forbidden" },
    });
  });

  it("forces nothing that has been taken since the preview", async () => {
    const before = [{ ...liveObject("GitRepository/b"), spec: { url: "old" } }];
    const ran = await run(
      (asked, serve) =>
        isWrite(asked, "b") ? conflict(["kubectl-edit", ".spec.url"]) : serve(),
      { before },
    );
    expect(results(ran)).toEqual(["created", "failed", "created"]);
    const writes = ran.server.asked.filter(
      (asked) => isWrite(asked, "b") && !asked.path.includes("dryRun"),
    );
    expect(writes).toHaveLength(1);
  });
});

describe("69: a connection that is lost", () => {
  const created = (ran: Run): void => {
    expect(ran.server.get("GitRepository/a")).toBeDefined();
  };

  it.each<[string, () => ApiResponse]>([
    ["is cut", lost],
    ["is answered by kubectl proxy", () => proxyError],
    [
      "is answered by a gateway",
      () => ({ status: 502, text: "<html>Bad Gateway</html>" }),
    ],
    [
      "times out in the server",
      () => refusal(504, "Timeout", "request did not complete"),
    ],
  ])(
    "before the server has it, and %s: the rest is not sent",
    async (_how, answer) => {
      const ran = await run((asked, serve) =>
        isWrite(asked, "b") ? answer() : serve(),
      );
      expectTrue(ran);
      created(ran);
      expect(results(ran)).toEqual(["created", "pending", "pending"]);
      expect(ran.applied.stopped).toBe("connection");
    },
  );

  it.each<[string, () => ApiResponse]>([
    ["is cut", lost],
    ["is answered by kubectl proxy", () => proxyError],
    [
      "times out in the server",
      () => refusal(504, "Timeout", "request did not complete"),
    ],
  ])(
    "after the server did it, and %s: it is done, and the rest, too",
    async (_how, answer) => {
      const ran = await run((asked, serve) => {
        const answered = serve();
        return isWrite(asked, "b") ? answer() : answered;
      });
      expectTrue(ran);
      expect(results(ran)).toEqual(["created", "created", "created"]);
      expect(ran.applied.stopped).toBeUndefined();
    },
  );

  it.each([
    ["before", false],
    ["after", true],
  ])(
    "for good, %s the server has it: nobody knows",
    async (_when, isServed) => {
      let isGone = false;
      const ran = await run((asked, serve) => {
        if (isGone) return lost();
        if (!isWrite(asked, "b")) return serve();
        isGone = true;
        if (isServed) serve();
        return lost();
      });
      expectTrue(ran);
      expect(results(ran)).toEqual(["created", "unknown", "pending"]);
      expect(ran.applied.stopped).toBe("connection");
    },
  );

  it("and a server that answers anything but the object: nobody knows", async () => {
    for (const answer of [unauthorized, proxyError]) {
      const ran = await run((asked, serve) => {
        if (isWrite(asked, "b")) return lost();
        return isRead(asked, "b") ? answer : serve();
      });
      expect(results(ran)).toEqual(["created", "unknown", "pending"]);
    }
  });

  it("is asked about even after Ctrl-C: that belongs to the writing", async () => {
    const ran = await run((asked, serve) =>
      isWrite(asked, "a") ? lost() : serve(),
    );
    const read = ran.server.asked.find((asked) => isRead(asked, "a"));
    expect(read).toMatchObject({ finish: true });
  });
});

describe("69: an update whose answer was lost", () => {
  const git = [gitObject("GitRepository/b", { url: "new", interval: "5m" })];
  const old = readyObject("GitRepository/b");
  const before = [{ ...old, spec: { url: "old", interval: "5m" } }];
  /** What a controller does at any time: a new version of the object. */
  const touch = (server: MemoryServer): void => {
    const live = server.get("GitRepository/b") ?? {};
    server.put({ ...live, status: { observedGeneration: 1, note: "seen" } });
  };

  it("has not arrived where only the controller has written since", async () => {
    const ran = await run(
      (asked, serve, server) => {
        if (!isWrite(asked, "b")) return serve();
        touch(server);
        return lost();
      },
      { before, git },
    );
    expectTrue(ran);
    expect(results(ran)).toEqual(["pending"]);
    expect(ran.applied.stopped).toBe("connection");
  });

  it("has arrived where it has become what the preview foretold", async () => {
    const ran = await run(
      (asked, serve, server) => {
        const answer = serve();
        if (!isWrite(asked, "b")) return answer;
        touch(server);
        return lost();
      },
      { before, git },
    );
    expectTrue(ran);
    expect(results(ran)).toEqual(["updated"]);
  });

  it("has arrived although Flux still owns a field that Git has dropped", async () => {
    const entry = {
      manager: "kustomize-controller",
      operation: "Apply",
      fieldsV1: { "f:spec": { "f:timeout": {} } },
    };
    const spec = { url: "old", interval: "5m", timeout: "9m" };
    const managed = {
      ...old,
      metadata: { ...(old["metadata"] as Fields), managedFields: [entry] },
      spec,
    };
    const ran = await run(
      (asked, serve) => {
        const answer = serve();
        return isWrite(asked, "b") ? lost() : answer;
      },
      { before: [managed], git },
    );
    expectTrue(ran);
    expect(results(ran)).toEqual(["updated"]);
  });

  it("that was to change only whose the fields are has arrived where they are Git's", async () => {
    const same = [gitObject("GitRepository/b", { url: "old", interval: "5m" })];
    const cut =
      (isServed: boolean): Between =>
      (asked, serve, server) => {
        if (!isWrite(asked, "b")) return serve();
        if (isServed) serve();
        else touch(server);
        return lost();
      };
    const options = { before, git: same };
    expect(results(await run(cut(true), options))).toEqual(["updated"]);
    expect(results(await run(cut(false), options))).toEqual(["pending"]);
  });
});

describe("76: an object that comes to be between the preview and its turn", () => {
  const git = [gitObject("GitRepository/b", { url: "ours", interval: "5m" })];
  /** Another engineer's, with the same name for the server: it shows no conflict. */
  const theirs = (spec: Fields, manager = "kubectl-fluxsmith"): Fields => ({
    ...liveObject("GitRepository/b", {}, spec),
    metadata: {
      ...(liveObject("GitRepository/b")["metadata"] as Fields),
      managedFields: [
        owned(manager, "Apply", {
          "f:spec": Object.fromEntries(
            Object.keys(spec).map((name) => [`f:${name}`, {}]),
          ),
        }),
      ],
    },
  });
  const writes = ({ server }: Run): number =>
    server.asked.filter(
      (asked) => isWrite(asked, "b") && !asked.path.includes("dryRun"),
    ).length;

  it.each([
    ["a field of Git's", { url: "theirs", interval: "5m" }],
    [
      "a field that Git does not have",
      { url: "ours", interval: "5m", timeout: "9m" },
    ],
  ])("with %s is not overwritten, and that is said", async (_what, spec) => {
    const ran = await run(pass, {
      git,
      meanwhile: (server) => server.put(theirs(spec)),
    });
    expect(ran.applied).toMatchObject({
      outcomes: [
        {
          result: "failed",
          failure: {
            code: "stale-preview",
            message:
              "GitRepository/flux-system/b was created by somebody else meanwhile (kubectl-fluxsmith), and is not as in Git",
          },
        },
      ],
      stopped: undefined,
    });
    expect(ran.server.get("GitRepository/b")).toMatchObject({ spec });
    expect(writes(ran)).toBe(0);
  });

  it("as in Git is no matter, as where Flux was faster: it is updated, not created", async () => {
    const ran = await run(pass, {
      git,
      meanwhile: (server) =>
        server.put(
          theirs({ url: "ours", interval: "5m" }, "kustomize-controller"),
        ),
    });
    expectTrue(ran);
    expect(results(ran)).toEqual(["updated"]);
  });

  it("as in Git, and changed before it is sent, is refused", async () => {
    let reads = 0;
    const ran = await run(
      (asked, serve, server) => {
        const answer = serve();
        if (isRead(asked, "b") && ++reads === 1)
          server.put(theirs({ url: "theirs", interval: "5m" }));
        return answer;
      },
      {
        git,
        meanwhile: (server) =>
          server.put(theirs({ url: "ours", interval: "5m" })),
      },
    );
    expect(ran.applied.outcomes).toMatchObject([
      { result: "failed", failure: { code: "stale-preview" } },
    ]);
    expect(ran.server.get("GitRepository/b")).toMatchObject({
      spec: { url: "theirs" },
    });
  });

  it("after it was looked for, is updated: the server's answer says so", async () => {
    const ran = await run(
      (asked, serve, server) => {
        const answer = serve();
        if (isRead(asked, "b"))
          server.put(theirs({ url: "theirs", interval: "5m" }));
        return answer;
      },
      { git },
    );
    expect(results(ran)).toEqual(["updated"]);
  });

  it("is looked for even after Ctrl-C: that belongs to the writing", async () => {
    const ran = await run(pass, { git });
    expect(results(ran)).toEqual(["created"]);
    expect(ran.server.asked.find((asked) => isRead(asked, "b"))).toMatchObject({
      finish: true,
    });
  });

  it("69: where the connection is lost while it is looked for, nothing was sent", async () => {
    const ran = await run(
      (asked, serve, server) => {
        if (!isRead(asked, "b")) return serve();
        // It would look like ours.
        server.put(theirs({ url: "ours", interval: "5m" }));
        return lost();
      },
      { git },
    );
    expect(results(ran)).toEqual(["pending"]);
    expect(ran.applied.stopped).toBe("connection");
    expect(writes(ran)).toBe(0);
  });

  it("68: where it may not be read, sending it tells", async () => {
    const ran = await run(
      (asked, serve) =>
        isRead(asked, "b") ? refusal(403, "Forbidden", "not you") : serve(),
      { git },
    );
    expect(results(ran)).toEqual(["created"]);
  });
});

describe("67: credentials that expire in the middle", () => {
  it("stop it, and that is what it says", async () => {
    const ran = await run((asked, serve) =>
      isWrite(asked, "b") ? unauthorized : serve(),
    );
    expectTrue(ran);
    expect(results(ran)).toEqual(["created", "failed", "pending"]);
    expect(ran.applied.stopped).toBe("credentials");
    expect(ran.applied.outcomes[1]).toMatchObject({
      failure: { code: "api-unauthorized" },
    });
  });
});

describe("Ctrl-C", () => {
  it("between two objects: what was begun is done, the rest is not sent", async () => {
    let isPressed = false;
    const ran = await run(
      (asked, serve) => {
        if (isWrite(asked, "b")) isPressed = true;
        return serve();
      },
      { interrupted: () => isPressed },
    );
    expectTrue(ran);
    expect(results(ran)).toEqual(["created", "created", "pending"]);
    expect(ran.applied.stopped).toBe("interrupt");
  });

  it("before the first object: nothing is sent", async () => {
    const ran = await run(pass, { interrupted: () => true });
    expectTrue(ran);
    expect(results(ran)).toEqual(["pending", "pending", "pending"]);
    expect(ran.applied.stopped).toBe("interrupt");
  });

  it("after a lost connection: the connection was first", async () => {
    let isPressed = false;
    const ran = await run(
      (asked, serve) => {
        if (!isWrite(asked, "a")) return serve();
        isPressed = true;
        return lost();
      },
      { interrupted: () => isPressed },
    );
    expect(results(ran)).toEqual(["pending", "pending", "pending"]);
    expect(ran.applied.stopped).toBe("connection");
  });
});

describe("76: an object that changes between the preview and its turn", () => {
  const git = [gitObject("GitRepository/b", { url: "new", interval: "5m" })];
  const old = readyObject("GitRepository/b");
  const before = [{ ...old, spec: { url: "old", interval: "5m" } }];

  it("in its status only is no matter: controllers write that at any time", async () => {
    const ran = await run(pass, {
      before,
      git,
      meanwhile: (server) =>
        server.put({
          ...server.get("GitRepository/b"),
          status: { observedGeneration: 1, artifact: { revision: "2" } },
        }),
    });
    expectTrue(ran);
    expect(results(ran)).toEqual(["updated"]);
  });

  it("again and again in its status is given up after some tries", async () => {
    let writes = 0;
    const ran = await run(
      (asked, serve) => {
        if (!isWrite(asked, "b")) return serve();
        writes++;
        return refusal(409, "Conflict", "the object has been modified");
      },
      { before, git },
    );
    expect(results(ran)).toEqual(["failed"]);
    expect(writes).toBe(5);
  });

  it("in its content is refused: nobody has seen that in the preview", async () => {
    const ran = await run(pass, {
      before,
      git,
      meanwhile: (server) =>
        server.put({
          ...server.get("GitRepository/b"),
          spec: { url: "theirs", interval: "5m" },
        }),
    });
    expectTrue(ran);
    expect(ran.applied.outcomes).toMatchObject([
      { result: "failed", failure: { code: "stale-preview" } },
    ]);
    expect(ran.applied.stopped).toBeUndefined();
    expect(ran.server.get("GitRepository/b")).toMatchObject({
      spec: { url: "theirs" },
    });
  });
});
