/** Tar archives: POSIX's ustar and pax (POSIX.1-2017, pax), and GNU tar's long names. */

/** A member of an archive. */
export interface TarEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link";
  /** Empty for anything but a file. */
  readonly content: Uint8Array;
}

/** Thrown for what is no tar archive, or not the whole of one. */
export class BadArchive extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BadArchive";
  }
}

const block = 512;

/**
 * The members of an archive, in its order.
 *
 * @throws BadArchive
 */
export function* readTar(archive: Uint8Array): Generator<TarEntry> {
  let at = 0;
  const next: Overrides = { name: undefined, size: undefined };
  while (at + block <= archive.length) {
    const header = archive.subarray(at, at + block);
    at += block;
    // The end, or what is taken for it.
    if (header.every((byte) => byte === 0)) return;
    checkSum(header);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = isHeaderOnly(type) ? 0 : (next.size ?? number(header, 124));
    if (at + size > archive.length)
      throw new BadArchive("it ends in the middle of a file");
    const content = archive.subarray(at, at + size);
    at += Math.ceil(size / block) * block;
    if (type === "x") readPax(content, next);
    else if (type === "L") next.name = text(content, 0, size);
    // For all members, and for the target of a link.
    else if (type !== "g" && type !== "K") {
      yield { name: next.name ?? nameIn(header), kind: kindOf(type), content };
      next.name = next.size = undefined;
    }
  }
}

/** What stands before a member because its header has no room for it. */
interface Overrides {
  name: string | undefined;
  size: number | undefined;
}

/** Types whose size says nothing: links, devices, folders, pipes (archive/tar, isHeaderOnlyType). */
function isHeaderOnly(type: string): boolean {
  return /[1-6]/.test(type);
}

function kindOf(type: string): TarEntry["kind"] {
  if (type === "5") return "folder";
  return isHeaderOnly(type) ? "link" : "file";
}

function checkSum(header: Uint8Array): void {
  const wanted = number(header, 148, 8);
  // The sum's own field counts as blanks.
  const sum = header.reduce(
    (all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte),
    0,
  );
  if (sum !== wanted) throw new BadArchive("it is no tar archive");
}

function nameIn(header: Uint8Array): string {
  const name = text(header, 0, 100);
  // GNU's magic has blanks there, and other things where POSIX has the prefix.
  const isPosix = text(header, 257, 6) === "ustar" && header[262] === 0;
  const prefix = isPosix ? text(header, 345, 155) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

function number(header: Uint8Array, at: number, length = 12): number {
  // GNU's base 256 is for files of 8 GB and more.
  if ((header[at] ?? 0) > 127) throw new BadArchive("a file is too large");
  const digits = text(header, at, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw new BadArchive("it is no tar archive");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

/** Up to a NUL. */
function text(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return Buffer.from(end === -1 ? field : field.subarray(0, end)).toString(
    "utf8",
  );
}

/** Records `LENGTH KEY=VALUE\n`, the length that of the whole record in bytes. */
function readPax(content: Uint8Array, next: Overrides): void {
  let at = 0;
  while (at < content.length) {
    const [digits = ""] = /^[0-9]+(?= )/.exec(text(content, at, 20)) ?? [];
    const length = Number(digits);
    if (digits === "" || length <= digits.length + 1)
      throw new BadArchive("a header is broken");
    const start = at + digits.length + 1;
    const record = text(content, start, length - digits.length - 2);
    const equals = record.indexOf("=");
    const value = record.slice(equals + 1);
    if (record.slice(0, equals) === "path") next.name = value;
    if (record.slice(0, equals) === "size") next.size = sizeOf(value);
    at += length;
  }
}

function sizeOf(value: string): number {
  if (!/^[0-9]{1,12}$/.test(value)) throw new BadArchive("a header is broken");
  return Number(value);
}
