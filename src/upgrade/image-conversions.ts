/** image.toolkit.fluxcd.io: v1alpha1, v1alpha2, v1beta1 and v1beta2 → v1. */
import { fieldsAt } from "../kinds/fields.ts";
import { isFields, type Fields } from "../yaml/data.ts";
import {
  at,
  referredVersion,
  without,
  type FieldChange,
  type KindConversion,
  type Rule,
} from "./conversion.ts";
import { messageTemplate } from "./message-template.ts";

const group = "image.toolkit.fluxcd.io";
const from = ["v1alpha1", "v1alpha2", "v1beta1", "v1beta2"];

/** v1alpha1's fields for Git, below `git` since v1alpha2 (image-automation-controller, v1alpha2 imageupdateautomations.md, "Migrating from v1alpha1"). */
const gitFields: Rule = (fields) => {
  const { checkout, commit, push } = fields;
  const names = Object.keys({ checkout, commit, push }).filter((name) =>
    isFields(fields[name]),
  );
  if (names.length === 0) return undefined;
  const source = fieldsAt(checkout, "gitRepositoryRef");
  const isMixed =
    fields["git"] !== undefined ||
    (source !== undefined && fields["sourceRef"] !== undefined) ||
    fieldsAt(checkout, "ref") !== undefined ||
    fieldsAt(commit, "author") !== undefined;
  if (isMixed)
    return {
      problem: `\`${names.join("`, `")}\` and its new form are both set`,
    };
  return {
    fields: {
      ...without(fields, ...names),
      ...(source && { sourceRef: { kind: "GitRepository", ...source } }),
      git: {
        ...(isFields(checkout) && { checkout: checkoutOf(checkout) }),
        ...(isFields(commit) && { commit: commitOf(commit) }),
        ...(isFields(push) && { push }),
      },
    },
    changes: names.map((name): FieldChange => ({
      path: [name],
      change: "moved",
      to: ["git", name],
      why: `${name} is a part of git${name === "checkout" ? ", its gitRepositoryRef is sourceRef" : ""}`,
    })),
  };
};

function checkoutOf(checkout: Fields): Fields {
  const source = fieldsAt(checkout, "gitRepositoryRef");
  const { branch, ...rest } =
    source === undefined ? checkout : without(checkout, "gitRepositoryRef");
  return branch === undefined ? rest : { ...rest, ref: { branch } };
}

function commitOf(commit: Fields): Fields {
  const { authorName, authorEmail, ...rest } = commit;
  return {
    ...rest,
    author: {
      ...(authorName !== undefined && { name: authorName }),
      ...(authorEmail !== undefined && { email: authorEmail }),
    },
  };
}

/** v1 (image-reflector-controller and image-automation-controller 1.0.0) has all fields of v1beta2; v1alpha2 and v1beta1 had no others. */
export const imageConversions: readonly KindConversion[] = [
  { group, kind: "ImageRepository", from, rules: [] },
  { group, kind: "ImagePolicy", from, rules: [] },
  {
    group,
    kind: "ImageUpdateAutomation",
    from,
    rules: [
      gitFields,
      at(["git", "commit"], messageTemplate),
      at(["sourceRef"], referredVersion),
    ],
  },
];
