import { safeFileName } from './file-name.js';

test.each([
  ['photo of the mast.jpg', 'photo of the mast.jpg'],
  ['../../x', 'x'],
  ['..\\..\\windows\\x.txt', 'x.txt'],
  ['/etc/passwd', 'passwd'],
  ['x\0.png', 'x.png'],
  ['\0', 'file'],
  ['', 'file'],
  ['..', 'file'],
  ['.htaccess', 'htaccess'],
  ['CON', '_CON'],
  ['aux.txt', '_aux.txt'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['a"b<c>.txt', 'a_b_c_.txt'],
  ['line\r\nbreak.txt', 'linebreak.txt'],
  ['Übersicht 図.pdf', 'Übersicht 図.pdf'],
  ['\ud800.txt', '\ufffd.txt'],
])('%j is kept as %j', (given, kept) => {
  expect(safeFileName(given)).toBe(kept);
});

test('a very long name keeps its extension', () => {
  const kept = safeFileName(`${'a'.repeat(300)}.docx`);
  expect(kept).toHaveLength(200);
  expect(kept.endsWith('a.docx')).toBe(true);
});
