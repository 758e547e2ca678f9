import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PdfJob, TableLayout } from './content.js';
import { qrSvg } from './qr-code.js';

interface PdfMake {
  createPdf(definition: object): { getBuffer(): Promise<Buffer> };
  setFonts(fonts: Record<string, Record<string, string>>): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
}

const require = createRequire(import.meta.url);
const pdfmake = require('pdfmake') as PdfMake;
const FONTS = join(dirname(require.resolve('pdfmake/package.json')), 'fonts/Roboto');

// Documents are ours and hold everything they show: nothing is fetched while one is rendered.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS));
pdfmake.setFonts({
  Roboto: {
    normal: join(FONTS, 'Roboto-Regular.ttf'),
    bold: join(FONTS, 'Roboto-Medium.ttf'),
    italics: join(FONTS, 'Roboto-Italic.ttf'),
    bolditalics: join(FONTS, 'Roboto-MediumItalic.ttf'),
  },
});

/** The bytes of a document; takes a processor for as long as it lasts. */
export function drawPdf({ definition, facts }: PdfJob): Promise<Buffer> {
  const { content, footer, ...page } = definition;
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageMargins: [40, 40, 40, 56],
      defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.25 },
      ...page,
      content: drawn(content),
      ...(footer === undefined
        ? {}
        : { footer: (number: number, count: number) => drawn(numbered(footer, number, count)) }),
      info: {
        title: facts.title,
        author: facts.author,
        creationDate: facts.at,
        modDate: facts.at,
        producer: 'Lastmile',
      },
    })
    .getBuffer();
}

/** Our content in the words of pdfmake: QR codes as pictures, table layouts as its functions. */
function drawn(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(drawn);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]: [string, unknown]) => {
      if (name === 'qrCode') return ['svg', qrSvg(String(value))];
      if (name === 'layout' && typeof value === 'object') {
        return [name, layoutFunctions(value as TableLayout)];
      }
      return [name, drawn(value)];
    }),
  );
}

function layoutFunctions(layout: TableLayout): object {
  const { lineColor, rowLine, columnLine = 0, isLastLineOnly, dash } = layout;
  const { paddingTop = 2, paddingBottom = 2 } = layout;
  return {
    hLineWidth: (row: number, { table }: { table: { body: unknown[] } }) =>
      isLastLineOnly && row < table.body.length ? 0 : rowLine,
    vLineWidth: () => columnLine,
    hLineColor: () => lineColor,
    vLineColor: () => lineColor,
    ...(dash ? { hLineStyle: () => ({ dash }), vLineStyle: () => ({ dash }) } : {}),
    paddingTop: () => paddingTop,
    paddingBottom: () => paddingBottom,
  };
}

/** A footer with the numbers of its page. */
function numbered(part: unknown, page: number, pages: number): unknown {
  if (typeof part === 'string') {
    return part.replaceAll('{page}', String(page)).replaceAll('{pages}', String(pages));
  }
  if (Array.isArray(part)) return part.map((each) => numbered(each, page, pages));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, numbered(value, page, pages)]),
  );
}
