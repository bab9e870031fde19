/** `fluxsmith comment`: Markdown as the one comment of a pull request that is written anew each time. */
import { resolve } from "node:path";
import { Problem } from "../diagnostics/problem.ts";
import {
  gitHubComments,
  gitLabComments,
  type Comments,
  type RemoteComment,
} from "../io/comments.ts";
import { errnoOf } from "../io/errno.ts";
import { readStdin } from "../io/stdin.ts";
import { openWeb, type WebOptions } from "../io/web.ts";
import {
  commentTarget,
  type CommentTarget,
  type Provider,
  type TargetOptions,
} from "./comment-target.ts";
import { exit, type CommandContext } from "./context.ts";
import { fitComment } from "./fit-comment.ts";

export interface CommentOptions extends TargetOptions {
  /** Tells several comments of one pull request apart. */
  readonly name: string | undefined;
  /** The Markdown; stdin where there is none. */
  readonly file: string | undefined;
}

/** So many characters a comment may have. */
const limits: Readonly<Record<Provider, number>> = {
  github: 65_536,
  gitlab: 1_000_000,
};

/**
 * Runs it; returns the exit code.
 *
 * @param pause waits so many milliseconds, where the host asks for patience
 */
export async function comment(
  context: CommandContext,
  { name = "review", file, ...options }: CommentOptions,
  pause?: WebOptions["pause"],
): Promise<number> {
  const { cwd, fs, env, stderr } = context;
  if (!/^\w+(?:[.-]\w+)*$/.test(name) || name.length > 64)
    throw new Problem("bad-option", `${name} is no name for a comment`, {
      hint: "letters, digits, `_`, and `-` or `.` between them, 64 at most",
    });
  const read = (path: string): string => fs.readFileSync(path, "utf8");
  const target = commentTarget(options, env, (path) => {
    try {
      return read(path);
    } catch {
      return undefined;
    }
  });
  const markdown = await markdownIn(file && resolve(cwd, file), read);
  const marker = `<!-- fluxsmith:${name} -->`;
  const room = limits[target.provider] - marker.length - 1;
  const body = `${marker}\n${fitComment(markdown, room)}`;
  const done = await stick(openComments(target, pause), marker, body);
  stderr.write(
    `${done} the comment \`${name}\` of ${target.repository}, pull request ${target.pullRequest}\n`,
  );
  return exit.fine;
}

async function markdownIn(
  file: string | undefined,
  read: (path: string) => string,
): Promise<string> {
  const text = file === undefined ? await readStdin() : readable(file, read);
  if (text === undefined || text.trim() === "")
    throw new Problem("bad-option", "there is nothing to post", {
      hint: "`fluxsmith diff --output markdown | fluxsmith comment`, or --file",
    });
  return text;
}

function readable(file: string, read: (path: string) => string): string {
  try {
    return read(file);
  } catch (error) {
    throw new Problem(
      "bad-option",
      `${file} cannot be read (${errnoOf(error) ?? "unknown"})`,
      {
        path: file,
        cause: error,
      },
    );
  }
}

function openComments(
  { provider, api, token, repository, pullRequest }: CommentTarget,
  pause: WebOptions["pause"],
): Comments {
  const headers: Record<string, string> =
    provider === "github"
      ? {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${token}`,
          "x-github-api-version": "2022-11-28",
        }
      : { "private-token": token };
  const web = openWeb({ api, headers, token, ...(pause && { pause }) });
  return provider === "github"
    ? gitHubComments(web, repository, pullRequest)
    : gitLabComments(web, repository, pullRequest);
}

/** How often it is tried to write a comment. */
const attempts = 3;

/** Writes the one comment that begins with the marker: anew, or in its place. */
async function stick(
  comments: Comments,
  marker: string,
  body: string,
): Promise<"Posted" | "Updated" | "Unchanged:"> {
  for (let attempt = 1; ; attempt++) {
    const known = await findSticky(comments, marker);
    if (known !== undefined) {
      if (plain(known.body) === plain(body)) return "Unchanged:";
      await comments.update(known.id, body);
      return "Updated";
    }
    try {
      await comments.create(body);
      return "Posted";
    } catch (error) {
      // It may have been made before the answer was lost: it is looked for again, so that there is never a second one.
      const isLost =
        error instanceof Problem && error.code === "host-unreachable";
      if (!isLost || attempt === attempts) throw error;
    }
  }
}

/** Ours only: somebody else's comment is never overwritten, whatever it begins with. */
async function findSticky(
  comments: Comments,
  marker: string,
): Promise<RemoteComment | undefined> {
  for await (const one of comments.all())
    if (one.body.startsWith(marker) && (await comments.isOwn(one))) return one;
  return undefined;
}

/** GitHub may keep line breaks as a browser sends them. */
const plain = (text: string): string => text.replaceAll("\r\n", "\n").trimEnd();
