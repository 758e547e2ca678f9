import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PdfDefinition } from './content.js';

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

/**
 * A PDF file. The same definition and instant give the same bytes, so a document that is stored as
 * rows prints alike for ever.
 */
export function renderPdf(
  definition: PdfDefinition,
  facts: { title: string; author: string; at: Date },
): Promise<Buffer> {
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageMargins: [40, 40, 40, 56],
      defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.25 },
      ...definition,
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
