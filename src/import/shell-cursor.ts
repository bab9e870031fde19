/** A place in a shell script that goes forwards: past blanks, comments and here-documents. */
import { Unreadable } from "./shell-syntax.ts";
import { skipBlanks } from "./shell-words.ts";

/** The text of a here-document. */
export interface HereDocument {
  readonly start: number;
  readonly end: number;
}

export class Cursor {
  readonly hereDocuments: HereDocument[] = [];
  protected readonly text: string;
  protected at = 0;
  /** Here-documents whose text begins with the next line. */
  protected pending: { readonly end: string; readonly isIndented: boolean }[] =
    [];

  constructor(text: string) {
    this.text = text;
  }

  protected skip(): number {
    this.at = skipBlanks(this.text, this.at);
    return this.at;
  }

  /** To the next word, however many lines below; the texts of here-documents are passed over. */
  protected skipLines(): void {
    for (;;) {
      this.skip();
      if (this.text[this.at] !== "\n") return;
      this.at++;
      for (const { end, isIndented } of this.pending)
        this.passOver(end, isIndented);
      this.pending = [];
    }
  }

  private passOver(end: string, isIndented: boolean): void {
    const start = this.at;
    while (this.at < this.text.length) {
      const line = this.at;
      const found = this.text.indexOf("\n", line);
      this.at = found === -1 ? this.text.length : found + 1;
      const content = this.text
        .slice(line, found === -1 ? undefined : found)
        .replace(/\r$/, "");
      if ((isIndented ? content.replace(/^\t+/, "") : content) !== end)
        continue;
      this.hereDocuments.push({ start, end: line });
      return;
    }
    throw new Unreadable(`the here-document's \`${end}\` is missing`, start);
  }

  protected matched(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? "";
  }

  protected take(pattern: RegExp): string {
    this.skip();
    const found = this.matched(pattern);
    this.at += found.length;
    return found;
  }
}
