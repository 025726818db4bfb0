import { join } from 'node:path';
import PDFDocument from 'pdfkit';

/** A face that the font package has. */
type Face = Extract<keyof typeof import('@expo-google-fonts/inter'), `Inter_${string}`>;

const face = (folder: string, name: Face) => join(process.cwd(), 'node_modules', '@expo-google-fonts', 'inter', folder, `${name}.ttf`);
export const fonts = {
  plain: face('400Regular', 'Inter_400Regular'),
  bold: face('600SemiBold', 'Inter_600SemiBold'),
} as const;

export const inks = {
  ink: '#14181f',
  ink2: '#4a5361',
  ink3: '#5c6572',
  line: '#d5d9e0',
  good: '#1f7a4d',
  watch: '#b98900',
  high: '#d9621a',
  crit: '#b3124e',
  accent: '#2457d6',
} as const;

export interface Box {
  x: number;
  y: number;
  width: number;
}

interface Written {
  size?: number;
  bold?: boolean;
  ink?: string;
  align?: 'left' | 'right';
  /** Address that the text leads to. */
  link?: string;
  lineGap?: number;
}

export type Part = PDFKit.PDFStructureElement;

export interface Paper {
  doc: PDFKit.PDFDocument;
  root: Part;
  left: number;
  width: number;
  bottom: number;
  /** Where the next block begins; set by who draws. */
  y: number;
  height: (text: string, width: number, written?: Written) => number;
  /** Draws text in a box under a part of the document's structure: `P`, `H1`, `TD`. Returns its height. */
  write: (parent: Part, type: string, text: string, box: Box, written?: Written) => number;
  /** Draws what a reader of the structure need not be told, such as lines. */
  decorate: (draw: () => void) => void;
  /** Draws a picture with words for who cannot see it. */
  picture: (parent: Part, alt: string, draw: () => void) => void;
  /** Begins a new page when less than this is left; true when it did. */
  need: (height: number) => boolean;
  part: (parent: Part, type: string) => Part;
}

const MARGIN = { left: 46, right: 46, top: 62, bottom: 54 };

/** An empty tagged document with embedded fonts; nothing of it is fetched from anywhere. */
export function openPaper({ title, author, letter, at }: { title: string; author: string; letter: boolean; at: Date }): Paper {
  const doc = new PDFDocument({
    size: letter ? 'LETTER' : 'A4',
    margins: { ...MARGIN, bottom: 0 },
    bufferPages: true,
    tagged: true,
    displayTitle: true,
    lang: 'en-US',
    pdfVersion: '1.7',
    font: fonts.plain,
    info: { Title: title, Author: author, Creator: 'Throughline', CreationDate: at, ModDate: at },
  });
  const root = doc.struct('Document');
  doc.addStructure(root);
  const set = ({ size = 9, bold = false, ink = inks.ink }: Written) => doc.font(bold ? fonts.bold : fonts.plain, size).fillColor(ink);
  const paper: Paper = {
    doc,
    root,
    left: MARGIN.left,
    width: doc.page.width - MARGIN.left - MARGIN.right,
    bottom: doc.page.height - MARGIN.bottom,
    y: MARGIN.top,
    height: (text, width, written = {}) => {
      set(written);
      return doc.heightOfString(text, { width, lineGap: written.lineGap ?? 1.5 });
    },
    write: (parent, type, text, { x, y, width }, written = {}) => {
      set(written);
      const options = { width, lineGap: written.lineGap ?? 1.5, align: written.align ?? ('left' as const) };
      const height = doc.heightOfString(text, options);
      const element = doc.struct(type);
      parent.add(element);
      const inner = written.link === undefined ? element : doc.struct('Link');
      if (inner !== element) element.add(inner);
      inner.add(doc.markStructureContent(inner === element ? type : 'Link'));
      doc.text(text, x, y, options);
      doc.endMarkedContent();
      if (written.link !== undefined)
        doc.link(x, y, Math.min(width, doc.widthOfString(text) + 2), height, written.link, { structParent: inner } as never);
      inner.end();
      if (inner !== element) element.end();
      return height;
    },
    decorate: (draw) => {
      doc.markContent('Artifact', { type: 'Layout' });
      draw();
      doc.endMarkedContent();
    },
    picture: (parent, alt, draw) => {
      const element = doc.struct('Figure', { alt });
      parent.add(element);
      element.add(doc.markStructureContent('Figure'));
      draw();
      doc.endMarkedContent();
      element.end();
    },
    need: (height) => {
      if (paper.y + height <= paper.bottom) return false;
      doc.addPage();
      paper.y = MARGIN.top;
      return true;
    },
    part: (parent, type) => {
      const element = doc.struct(type);
      parent.add(element);
      return element;
    },
  };
  return paper;
}

/** Puts head and foot on every page and returns the bytes. */
export function closePaper(paper: Paper, said: { left: string; right: string; foot: string }): Promise<Uint8Array<ArrayBuffer>> {
  const { doc, root, left, width } = paper;
  const { start, count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(start + page);
    doc.markContent('Artifact', { type: 'Pagination' });
    const foot = doc.page.height - 36;
    doc
      .font(fonts.bold, 8)
      .fillColor(inks.ink)
      .text(said.left, left, 30, { width: width / 2, lineBreak: false });
    doc
      .font(fonts.plain, 8)
      .fillColor(inks.ink3)
      .text(said.right, left + width / 2, 30, { width: width / 2, align: 'right', lineBreak: false });
    doc
      .moveTo(left, 46)
      .lineTo(left + width, 46)
      .lineWidth(0.6)
      .strokeColor(inks.line)
      .stroke();
    doc
      .font(fonts.plain, 7.5)
      .fillColor(inks.ink3)
      .text(said.foot, left, foot, { width: width - 80, lineBreak: false });
    doc.text(`Page ${page + 1} of ${count}`, left + width - 80, foot, { width: 80, align: 'right', lineBreak: false });
    doc.endMarkedContent();
  }
  root.end();
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    doc.on('error', reject);
    doc.end();
  });
}
