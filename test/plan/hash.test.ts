import { expect, test } from "vitest";
import { hashText } from "../../src/plan/hash.ts";

test("is the SHA-256 of the UTF-8 bytes, as sha256sum prints it", () => {
  // printf 'é\n' | sha256sum
  expect(hashText("é\n")).toBe(
    "edd3a863872a04239eb29ad4bc12fc892b3d4ae57cc7e786a3697816f8e141c2",
  );
});
