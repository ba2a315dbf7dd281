/** A file as the server gives it. */
interface GivenFile {
  readonly file_name: string;
  readonly content_type: string;
  readonly content_b64: string;
}

/** Hands a file to the browser's downloads. */
export function handFile({ file_name, content_type, content_b64 }: GivenFile): void {
  const url = URL.createObjectURL(new Blob([decodeBytes(content_b64)], { type: content_type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file_name;
  link.click();
  // The download has begun by then; the address is not needed twice.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function decodeBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
