import { setImmediate } from 'node:timers/promises';
import type { Content, PdfDefinition } from './content.js';
import { drawPdf } from './draw.js';
import { renderPdf } from './pdf.js';

const facts = { title: 'Title', author: 'Author', at: new Date('2026-03-01T00:00:00Z') };
const text = (content: Content): PdfDefinition => ({ content });

test('what a thread draws is what is drawn here, to the byte', async () => {
  const definition: PdfDefinition = {
    content: [
      { qrCode: 'https://example.net/', fit: [66, 66] },
      {
        layout: { lineColor: '#000', rowLine: 1, columnLine: 1, dash: { length: 1, space: 1 } },
        table: { widths: ['*'], body: [[{ text: 'one' }], [{ text: 'two' }]] },
      },
    ],
    footer: { text: 'Page {page} of {pages}' },
  };
  const pdf = await renderPdf(definition, facts);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.equals(await drawPdf({ definition, facts }))).toBe(true);
});

test('the process goes on with its work meanwhile', async () => {
  const order: string[] = [];
  const cards = Array.from({ length: 60 }, (_, n) => ({ qrCode: `card ${n}`, fit: [66, 66] }));
  const sheet = renderPdf(text(cards as Content), facts).then(() => order.push('sheet'));
  for (let turn = 0; turn < 100; turn++) await setImmediate();
  order.push('a hundred turns');
  await sheet;
  expect(order).toEqual(['a hundred turns', 'sheet']);
});

test('what cannot be drawn fails alone', async () => {
  const answers = await Promise.allSettled([
    renderPdf(text({ text: 'before' }), facts),
    renderPdf(text({ image: 'nothing.png', fit: [1, 1] }), facts),
    renderPdf(text(Object.assign({ text: '' }, { text: () => 'no data' })), facts),
    renderPdf(text({ text: 'after' }), facts),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
});
