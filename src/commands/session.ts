/** What every command that reads the config does first. */
import { collectFindings, type Findings } from "../diagnostics/collect.ts";
import type { Paint } from "../diagnostics/print-text.ts";
import { ignoreFilesAbove } from "../io/ignore-files.ts";
import { findRepository, type Repository } from "../io/repository.ts";
import { loadSchemas } from "../io/schemas.ts";
import { formatFiles } from "../io/format.ts";
import { painter } from "../io/terminal.ts";
import { openWorkspace } from "../io/workspace.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Project } from "../plan/prepare.ts";
import type { CommandContext } from "./context.ts";

/** A command's view of the repository. */
export interface Session {
  readonly context: CommandContext;
  readonly findings: Findings;
  readonly repository: Repository;
  readonly workspace: Workspace;
  readonly project: Project;
  /** For stdout and stderr. */
  readonly paint: { readonly out: Paint; readonly err: Paint };
}

/** Opens the repository; nothing of the config is read yet. */
export function openSession(context: CommandContext): Session {
  const { cwd, fs, env } = context;
  const findings = collectFindings();
  const repository = findRepository(cwd, fs);
  const workspace = openWorkspace(cwd, fs, findings.report);
  return {
    context,
    findings,
    repository,
    workspace,
    project: {
      workspace,
      gitPrefix: repository.prefix,
      ignoreFilesAbove: () => ignoreFilesAbove(cwd, repository, fs),
      schemas: (resources) => loadSchemas(resources, workspace, repository, fs),
      format: (files) => formatFiles(files, cwd, fs),
      report: findings.report,
    },
    paint: {
      out: painter(env, context.stdout),
      err: painter(env, context.stderr),
    },
  };
}
