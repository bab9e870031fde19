/** The first argument by which the script of `fluxsmith completion` asks what may stand at the cursor. */
export const completeWord = "__complete";
