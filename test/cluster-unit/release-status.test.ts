import { describe, expect, it } from "vitest";
import {
  attemptsOf,
  isExhausted,
  pendingStatus,
  plannedAttempt,
} from "../../src/cluster/release-status.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { condition, liveObject } from "./support.ts";

const release = (status: Fields, spec: Fields = {}): Fields =>
  liveObject("HelmRelease/apps/web", status, spec);

describe("the attempts", () => {
  it("are those of the last action, with its own retries", () => {
    const status = { installFailures: 4, upgradeFailures: 2 };
    const spec = {
      install: { remediation: { retries: 3 } },
      upgrade: { remediation: { retries: 5 } },
    };
    const of = (action: string) =>
      attemptsOf(
        release({ ...status, lastAttemptedReleaseAction: action }, spec),
      );
    expect(of("install")).toEqual({
      action: "install",
      failures: 4,
      retries: 3,
    });
    expect(of("upgrade")).toEqual({
      action: "upgrade",
      failures: 2,
      retries: 5,
    });
    expect(attemptsOf(release(status, spec))).toBeUndefined();
  });

  it.each([
    [0, 0, false],
    [1, 0, true],
    [3, 3, false],
    [4, 3, true],
    [99, -1, false],
  ])(
    "after %i failures with %i retries: used up %s",
    (failures, retries, is) => {
      const attempts = attemptsOf(
        release(
          { lastAttemptedReleaseAction: "upgrade", upgradeFailures: failures },
          retries === 0 ? {} : { upgrade: { remediation: { retries } } },
        ),
      );
      expect(isExhausted(attempts)).toBe(is);
    },
  );

  it("are not used up where there was none", () => {
    expect(isExhausted(undefined)).toBe(false);
  });
});

it("Helm's record of the last release says whether its action ended", () => {
  const of = (...statuses: string[]) =>
    pendingStatus(release({ history: statuses.map((status) => ({ status })) }));
  expect(of("pending-upgrade", "superseded")).toBe("pending-upgrade");
  expect(of("failed", "pending-install")).toBeUndefined();
  expect(of()).toBeUndefined();
});

it("the next attempt is planned while the controller says that it is reconciling", () => {
  const reconciling = (status: "True" | "False"): Fields =>
    release({
      conditions: [
        condition(
          "Reconciling",
          status,
          "ProgressingWithRetry",
          "retrying after 5m0s",
        ),
      ],
    });
  expect(plannedAttempt(reconciling("True"))).toBe("retrying after 5m0s");
  expect(plannedAttempt(reconciling("False"))).toBeUndefined();
  expect(plannedAttempt(release({}))).toBeUndefined();
});
