/** The real yaml-language-server, spoken to as an editor speaks to it. It is told to leave the network alone. */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  type CompletionItem,
  type Diagnostic,
  type Position,
} from "vscode-languageserver-protocol/node";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = createRequire(import.meta.url).resolve(
  "yaml-language-server/bin/yaml-language-server",
);

const settings = {
  validate: true,
  completion: true,
  hover: true,
  schemaStore: { enable: false },
  kubernetesCRDStore: { enable: false },
};

export interface LanguageServer {
  /** Opens a file of the repository with this text (which need not be on disk); what the editor would underline. */
  readonly open: (file: string, text: string) => Promise<Diagnostic[]>;
  /** What the editor would offer there. */
  readonly complete: (file: string, at: Position) => Promise<CompletionItem[]>;
  /** The Markdown that the editor would show there. */
  readonly hover: (file: string, at: Position) => Promise<string>;
  readonly stop: () => void;
}

/** Starts the server in the repository's folder. */
export async function startLanguageServer(): Promise<LanguageServer> {
  const child = spawn(process.execPath, [program, "--stdio"], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(child.stdout, child.stdin);
  const waiting = new Map<string, (found: Diagnostic[]) => void>();
  let toldSettings = (): void => {};
  const hasSettings = new Promise<void>((resolve) => (toldSettings = resolve));
  connection.onRequest(ConfigurationRequest.type, ({ items }) => {
    if (items.some(({ section }) => section === "yaml")) toldSettings();
    return items.map(({ section }) => (section === "yaml" ? settings : {}));
  });
  connection.onRequest(RegistrationRequest.type, () => {});
  connection.onNotification(
    PublishDiagnosticsNotification.type,
    ({ uri, diagnostics }) => waiting.get(uri)?.(diagnostics),
  );
  connection.listen();
  const rootUri = pathToFileURL(root).href;
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri,
    capabilities: {
      workspace: {
        configuration: true,
        didChangeConfiguration: { dynamicRegistration: true },
      },
    },
    workspaceFolders: [{ uri: rootUri, name: "fluxsmith" }],
  });
  await connection.sendNotification(InitializedNotification.type, {});
  // A file that comes before the settings would be looked at by others, those of the network included.
  await hasSettings;
  const uriOf = (file: string) => pathToFileURL(root + file).href;
  return {
    open: async (file, text) => {
      const uri = uriOf(file);
      const found = new Promise<Diagnostic[]>((resolve) =>
        waiting.set(uri, resolve),
      );
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "yaml", version: 1, text },
      });
      return found;
    },
    complete: async (file, position) => {
      const offered = await connection.sendRequest(CompletionRequest.type, {
        textDocument: { uri: uriOf(file) },
        position,
      });
      return Array.isArray(offered) ? offered : (offered?.items ?? []);
    },
    hover: async (file, position) => {
      const shown = await connection.sendRequest(HoverRequest.type, {
        textDocument: { uri: uriOf(file) },
        position,
      });
      const contents = shown?.contents;
      return typeof contents === "object" && "value" in contents
        ? contents.value
        : "";
    },
    stop: () => {
      connection.dispose();
      child.kill();
    },
  };
}
