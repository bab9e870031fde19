import { describe, expect, it } from "vitest";
import {
  isHandled,
  mergePatch,
  requestPatch,
  requestToken,
  resumePatch,
} from "../../src/cluster/requests.ts";
import { findResources } from "../../src/cluster/resources.ts";
import { ConnectionLost } from "../../src/model/api.ts";
import type { Fields } from "../../src/yaml/data.ts";
import {
  gitObject,
  memoryServer,
  objectOf,
  refusal,
  type Intercept,
} from "./support.ts";

const token = "2026-01-02T03:04:05.678Z";
const release = gitObject("HelmRelease/apps/web");

it("a request's value is the time, as RFC 3339", () => {
  expect(requestToken(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe(token);
});

it.each(["reset", "force"] as const)(
  "%s stands beside the request with the same value, or it would not count",
  (extra) => {
    expect(requestPatch(token, extra)).toEqual({
      metadata: {
        annotations: {
          "reconcile.fluxcd.io/requestedAt": token,
          [`reconcile.fluxcd.io/${extra}At`]: token,
        },
      },
    });
  },
);

describe("resuming asks for a reconciliation in the same patch", () => {
  const annotations = { "reconcile.fluxcd.io/requestedAt": token };

  it("of spec.suspend", () => {
    expect(resumePatch(release, token)).toEqual({
      spec: { suspend: null },
      metadata: { annotations },
    });
  });

  it("of an annotation", () => {
    const apiVersion = "source.extensions.fluxcd.io/v1beta1";
    const kind = "ArtifactGenerator";
    expect(resumePatch({ apiVersion, kind }, token)).toEqual({
      metadata: {
        annotations: {
          ...annotations,
          "source.extensions.fluxcd.io/reconcile": null,
        },
      },
    });
  });
});

describe("a request is handled", () => {
  const live = (asked: string | undefined, handled: string | undefined) => ({
    ...objectOf("HelmRelease/apps/web"),
    metadata: {
      name: "web",
      ...(asked === undefined
        ? {}
        : { annotations: { "reconcile.fluxcd.io/requestedAt": asked } }),
    },
    status: { lastHandledReconcileAt: handled ?? null },
  });

  it.each([
    ["when the controller says so of it", token, token, true],
    ["not while it still says so of an earlier one", token, "before", false],
    ["not before it says anything", token, undefined, false],
    ["not where nobody asked", undefined, token, false],
    ["when somebody else's later one is", "later", "later", true],
  ] as const)("%s", (_, asked, handled, expected) => {
    expect(isHandled(live(asked, handled))).toBe(expected);
  });
});

describe("a merge patch", () => {
  const send = async (intercept: Intercept) => {
    const api = memoryServer([release.fields], intercept);
    const resources = await findResources(api, [release]);
    const patched = await mergePatch(release, requestPatch(token), {
      api,
      resources,
    });
    return { patched, sent: api.asked.at(-1) };
  };
  const onlyPatch =
    (answer: () => ReturnType<Intercept>): Intercept =>
    (asked, serve) =>
      asked.method === "PATCH" ? answer() : serve();

  it("is sent under a name that Flux leaves alone, and Ctrl-C lets it end", async () => {
    const live: Fields = { kind: "HelmRelease", spec: {} };
    const { patched, sent } = await send(
      onlyPatch(() => ({ status: 200, text: JSON.stringify(live) })),
    );
    expect(patched).toEqual({ live });
    expect(sent).toEqual({
      method: "PATCH",
      path: "/apis/helm.toolkit.fluxcd.io/v2/namespaces/apps/helmreleases/web?fieldManager=fluxsmith",
      type: "application/merge-patch+json",
      body: JSON.stringify(requestPatch(token)),
      finish: true,
    });
  });

  it("68: of what may not be patched: the verb and the resource", async () => {
    const { patched } = await send(
      onlyPatch(() =>
        refusal(403, "Forbidden", 'User "nobody" cannot patch resource'),
      ),
    );
    expect(patched.failure).toMatchObject({ code: "api-forbidden" });
    expect(patched.failure?.message).toContain(
      "you may not patch HelmRelease/apps/web",
    );
  });

  it("77: of what has been deleted meanwhile", async () => {
    const { patched } = await send(
      onlyPatch(() => refusal(404, "NotFound", '"web" not found')),
    );
    expect(patched.failure).toMatchObject({
      code: "object-absent",
      message: "HelmRelease/apps/web has been deleted meanwhile",
    });
  });

  it("whose answer is lost may have arrived, and can be sent again", async () => {
    const { patched } = await send(
      onlyPatch(() => {
        throw new ConnectionLost("");
      }),
    );
    expect(patched.failure).toMatchObject({
      code: "api-unreachable",
      hint: "running this again is safe",
    });
    expect(patched.failure?.message).toContain("not known whether this");
  });
});
