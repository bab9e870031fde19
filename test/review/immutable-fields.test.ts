import { describe, expect, it } from "vitest";
import { immutableFields } from "../../src/review/immutable-fields.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { cases } from "./refusals.ts";

// test/cluster/review-refusals.test.ts sees that a real API server says the same.
describe("the fields that the API server lets nobody change", () => {
  it.each(cases)("$name", ({ before, after, kind, immutable }) => {
    expect(immutableFields(kind, before, after)).toEqual(immutable);
  });

  it.each(cases.filter(({ immutable }) => immutable.length > 0))(
    "are not told of where nothing changes: $name",
    ({ before, after, kind }) => {
      expect(immutableFields(kind, before, before)).toEqual([]);
      expect(immutableFields(kind, after, after)).toEqual([]);
    },
  );

  it("are not told of in what SOPS has encrypted", () => {
    const kind = { apiVersion: "v1", kind: "Secret" };
    const secret = (value: string): Fields => ({
      immutable: true,
      stringData: { a: value },
    });
    const sops = { mac: "ENC[…]" };
    expect(immutableFields(kind, secret("a"), secret("b"))).toEqual(["data"]);
    expect(
      immutableFields(
        kind,
        { ...secret("ENC[a]"), sops },
        { ...secret("ENC[b]"), sops },
      ),
    ).toEqual([]);
  });

  it.each([
    ["batch/v1", "Job", (pod: Fields): Fields => ({ template: { spec: pod } })],
    ["v1", "Pod", (pod: Fields): Fields => pod],
  ])(
    "are not told of where an amount is only written otherwise (%s %s)",
    (apiVersion, kind, specOf) => {
      const of = (cpu: string | number): Fields => ({
        spec: specOf({
          containers: [{ name: "a", resources: { limits: { cpu } } }],
        }),
      });
      const changed = (cpu: string): string[] =>
        immutableFields({ apiVersion, kind }, of(1), of(cpu));
      expect(changed("1000m")).toEqual([]);
      expect(changed("1001m")).toHaveLength(1);
    },
  );

  it("are those of the kind's own group only", () => {
    const kind = { apiVersion: "example.com/v1", kind: "Deployment" };
    const [one] = cases;
    expect(immutableFields(kind, one?.before ?? {}, one?.after ?? {})).toEqual(
      [],
    );
  });
});
