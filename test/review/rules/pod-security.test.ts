import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import { changed, object, only } from "../states.ts";

const namespace = (levels: Readonly<Record<string, string>>): Fields => {
  const labels = Object.fromEntries(
    Object.entries(levels).map(([mode, level]) => [
      `pod-security.kubernetes.io/${mode}`,
      level,
    ]),
  );
  return object("v1", "Namespace", "shop", {
    metadata: { name: "shop", labels },
  });
};
const lowered = (before: Fields | undefined, after: Fields) =>
  only(changed(before, after), "pod-security-lowered").map(({ why }) => why);

describe("a namespace's Pod Security level", () => {
  it("that goes down is told of", () => {
    expect(
      lowered(
        namespace({ enforce: "restricted" }),
        namespace({ enforce: "baseline" }),
      ),
    ).toEqual([
      "the Pod Security level `enforce` goes from restricted to baseline: Pods beyond restricted are no longer refused there",
    ]);
  });

  it("that is taken away is told of", () => {
    expect(
      lowered(namespace({ enforce: "baseline" }), namespace({}))[0],
    ).toContain("goes from baseline to the cluster's default");
  });

  it("is that of a Namespace only", () => {
    const other = { ...namespace({ enforce: "restricted" }), kind: "Other" };
    expect(lowered(other, { ...namespace({}), kind: "Other" })).toEqual([]);
  });

  it("is told of mode by mode", () => {
    expect(
      lowered(
        namespace({ audit: "restricted", warn: "restricted" }),
        namespace({ audit: "privileged", warn: "restricted" }),
      ),
    ).toHaveLength(1);
  });

  it("that is privileged in a new namespace is told of", () => {
    expect(
      lowered(undefined, namespace({ enforce: "privileged" })),
    ).toHaveLength(1);
  });

  it.each([
    [namespace({ enforce: "baseline" }), namespace({ enforce: "restricted" })],
    [namespace({}), namespace({ enforce: "privileged" })],
    [namespace({ enforce: "privileged" }), namespace({})],
    [namespace({ enforce: "typo" }), namespace({})],
    [undefined, namespace({})],
    [undefined, namespace({ enforce: "baseline", warn: "privileged" })],
  ])("that goes up, or says what was so anyhow, is not", (before, after) => {
    expect(lowered(before, after)).toEqual([]);
  });
});
