/** hack/README.md. */
export const hackReadme = `# Maintenance scripts

Scripts for the people who look after this repository, run by hand. Flux applies nothing from here.
`;
