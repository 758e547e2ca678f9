import { ATTACHMENT_TYPES, fileTypeOf } from './file-type.js';

const PNG = '\x89PNG\r\n\x1a\n';

test.each([
  ['a picture', PNG, 'x.png', 'image/png'],
  ['a picture called a page', PNG, 'x.html', 'image/png'],
  ['a picture with a page behind it', `${PNG}<html><script>1</script>`, 'x.html', 'image/png'],
  ['a page', '<!doctype html><script>1</script>', 'x.html', 'application/octet-stream'],
  ['a page called a picture', '<html>', 'x.png', 'application/octet-stream'],
  ['a drawing that can run script', '<svg onload="1"/>', 'x.svg', 'application/octet-stream'],
  ['a text', 'signal -61 dBm\r\n', 'mast.log', 'text/plain'],
  ['a table', 'a;b\n1;2\n', 'x.csv', 'text/csv'],
  ['bytes called a text', 'MZ\x00\x01', 'x.txt', 'application/octet-stream'],
  ['a letter', 'PK\x03\x04...', 'x.docx', ZIPPED('wordprocessingml.document')],
  ['an archive', 'PK\x03\x04...', 'x.jar', 'application/zip'],
  ['a document', '%PDF-1.7', 'x', 'application/pdf'],
  ['nothing', '', 'x', 'application/octet-stream'],
])('%s is served as what it is', (_, content, name, type) => {
  expect(fileTypeOf(Buffer.from(content, 'latin1'), name)).toBe(type);
});

test('nothing that could run script is ever served as such', () => {
  expect(ATTACHMENT_TYPES.filter((type) => /html|svg|xml$|script/.test(type))).toEqual([]);
});

function ZIPPED(kind: string): string {
  return `application/vnd.openxmlformats-officedocument.${kind}`;
}
