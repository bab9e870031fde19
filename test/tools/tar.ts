/** Small tar archives, right and wrong ones, for tests. */
import { gzipSync } from "node:zlib";

export interface TarMember {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** `0` a file, `5` a folder, `2` a symbolic link, `x` a pax header. */
  readonly type?: string;
}

/** An ustar archive of the members. */
export function tar(members: readonly TarMember[]): Buffer {
  const blocks = members.flatMap(({ name, content = "", type = "0" }) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name);
    header.write("0000644\0", 100);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write(" ".repeat(8), 148);
    header.write(type, 156);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    const rest = Buffer.alloc((512 - (bytes.length % 512)) % 512);
    return [header, bytes, rest];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export function tgz(members: readonly TarMember[]): Buffer {
  return gzipSync(tar(members));
}
