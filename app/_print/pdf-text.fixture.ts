import { inflateSync } from 'node:zlib';

/** The text of a PDF as a reader gets it when they select all: by page, glyphs back to letters through the fonts' own tables. */
export function readPdfText(bytes: Uint8Array): string[] {
  const raw = Buffer.from(bytes).toString('latin1');
  const objects = new Map<string, string>();
  const streams = new Map<string, string>();
  for (const [, id = '', body = ''] of raw.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const stream = /^([\s\S]*?)\nstream\n([\s\S]*)\nendstream$/.exec(body);
    objects.set(id, stream?.[1] ?? body);
    if (stream?.[2] !== undefined) {
      const data = Buffer.from(stream[2], 'latin1');
      streams.set(id, stream[1]?.includes('/FlateDecode') ? inflateSync(data).toString('latin1') : stream[2]);
    }
  }
  const refOf = (text: string | undefined, name: string) => new RegExp(`/${name} (\\d+) 0 R`).exec(text ?? '')?.[1] ?? '';
  const letters = (font: string) => readLetters(streams.get(refOf(objects.get(font), 'ToUnicode')) ?? '');
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\n/.test(body));
  return pages.map((page) => {
    const resources = objects.get(refOf(page, 'Resources')) ?? page;
    const fonts = new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id = '']) => [name, letters(id)]));
    return sayPage(streams.get(refOf(page, 'Contents')) ?? '', fonts);
  });
}

function sayPage(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const lines: string[] = [];
  let font: ReadonlyMap<string, string> = new Map();
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map();
    else
      lines.push(
        [...(shown ?? '').matchAll(/<([0-9a-f]+)>/gi)]
          .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
          .map((glyph) => font.get(glyph.toLowerCase()) ?? '\ufffd')
          .join(''),
      );
  }
  return lines.join('\n');
}

const decode = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** Glyph to text of a ToUnicode table: ranges that list their letters, and single ones. */
function readLetters(table: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, start = '', list = ''] of table.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi))
    for (const [i, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]+)>/gi)].entries())
      letters.set((Number.parseInt(start, 16) + i).toString(16).padStart(4, '0'), decode(hex.replaceAll(' ', '')));
  return letters;
}
