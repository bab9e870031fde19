/** package.json: a Handlebars template of `Pinned`. It has no name: nobody publishes it. */
export const packageJson = `{
  "private": true,
  "scripts": {
    "format": "prettier --write --log-level warn .",
    "format:check": "prettier --check --log-level warn ."
  },
  "devDependencies": {
    "fluxsmith": "{{fluxsmith}}",
    "prettier": "{{prettier}}"
  }
}
`;
