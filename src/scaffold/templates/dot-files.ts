/** The small files whose names begin with a dot. */
export const gitignore = `node_modules/
.fluxsmith/
`;

export const gitattributes = `# Every reader of these files takes LF, on every machine.
* text=auto eol=lf

# Generated: collapsed in reviews, by GitHub and by GitLab.
generated/** linguist-generated gitlab-generated
resources/**/flux-*.yaml linguist-generated gitlab-generated
resources/**/flux-system/kustomization.yaml linguist-generated gitlab-generated
resources/**/gotk-components.yaml linguist-generated gitlab-generated
package-lock.json linguist-generated gitlab-generated

# Both sides' lines are kept after a merge: the index is a hint, and \`make flux-update\` writes it anew.
generated/index.jsonl merge=union
`;

export const prettierignore = `# Written by tools. What fluxsmith writes under resources/ has Prettier's style.
generated/
gotk-components.yaml
package-lock.json
`;

export const editorconfig = `root = true

[*]
charset = utf-8
end_of_line = lf
indent_style = space
indent_size = 2
insert_final_newline = true
trim_trailing_whitespace = true

[Makefile]
indent_style = tab
`;
