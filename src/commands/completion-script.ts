/** What a shell has to know to complete `fluxsmith …`: one script for bash (3.2 or newer) and zsh. */
import { completeWord } from "./complete-word.ts";

/** What `complete.ts` prints where the shell knows the values better: its folders, its files. */
export const fromShell = { folders: ":folders", files: ":files" } as const;

/**
 * The script. Each shell reads all of it and runs its half, so both halves are such as both can read. The program is called
 * as it was typed: by its path, or as a function of the shell.
 */
export const completionScript = `#compdef fluxsmith
# Completion of fluxsmith for bash and zsh: eval "$(fluxsmith completion)"
if [ -n "\${ZSH_VERSION-}" ]; then
  _fluxsmith() {
    local line
    local -a candidates
    while IFS= read -r line; do
      case $line in
        ${fromShell.folders}) compset -P '--*='; _files -/; return ;;
        ${fromShell.files}) compset -P '--*='; _files; return ;;
        *) candidates+=("\${line/$'\\t'/:}") ;;
      esac
    done < <("\${words[1]/#\\~/$HOME}" ${completeWord} "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
    _describe fluxsmith candidates
  }
  if [[ "\${zsh_eval_context[-1]}" == loadautofunc ]]; then
    _fluxsmith "$@"
  else
    whence compdef >/dev/null || { autoload -Uz compinit && compinit; }
    compdef _fluxsmith fluxsmith
  fi
else
  _fluxsmith() {
    local line current="\${COMP_WORDS[COMP_CWORD]}" action=""
    COMPREPLY=()
    [ "$current" = "=" ] && current=""
    while IFS= read -r line; do
      case $line in
        ${fromShell.folders}) action="-d" ;;
        ${fromShell.files}) action="-f" ;;
        *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
      esac
    done < <("\${COMP_WORDS[0]/#\\~/$HOME}" ${completeWord} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    [ -n "$action" ] || return 0
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do
      COMPREPLY+=("$line")
    done < <(compgen "$action" -- "$current")
  }
  complete -F _fluxsmith fluxsmith
fi
`;
