import { ValidationFailed } from '../../platform/errors/index.js';
import { givenFile } from './given-file.js';

const upload = { originalname: 'mast.jpg', buffer: Buffer.from('jpeg') };

test.each([
  ['an upload', upload, {}, 'mast.jpg', 'jpeg'],
  ['an upload with another name', upload, { file_name: 'roof.jpg' }, 'roof.jpg', 'jpeg'],
  ['base64', undefined, { file_name: 'a', file_content: 'anBlZw==' }, 'a', 'jpeg'],
  ['base64 without padding', undefined, { file_name: 'a', file_content: 'anBlZw' }, 'a', 'jpeg'],
  ['broken lines', undefined, { file_name: 'a', file_content: 'anBl\r\nZw==' }, 'a', 'jpeg'],
  ['a lost plus', undefined, { file_name: 'a', file_content: 'fj4 fj4 ' }, 'a', '~>>~>>'],
  ['the URL alphabet', undefined, { file_name: 'a', file_content: 'fj4-fj4-' }, 'a', '~>>~>>'],
])('%s is a file', (_, given, parameters, name, text) => {
  const file = givenFile(given, parameters);
  expect(file.name).toBe(name);
  expect(file.content.toString()).toBe(text);
});

test.each([
  ['nothing', undefined, {}, ['file']],
  ['a name alone', undefined, { file_name: 'a' }, ['file']],
  ['a content without a name', undefined, { file_content: 'anBlZw==' }, ['file_name']],
  ['what is no base64', undefined, { file_name: 'a', file_content: '!' }, ['file_content']],
  ['half a byte', undefined, { file_name: 'a', file_content: 'anBlZ' }, ['file_content']],
  ['a file twice', upload, { file_name: 'a', file_content: 'anBlZw==' }, ['file_content']],
])('%s is no file', (_, given, parameters, fields) => {
  const error = caught(() => givenFile(given, parameters));
  expect(error).toBeInstanceOf(ValidationFailed);
  expect((error as ValidationFailed).fields.map(({ field }) => field)).toEqual(fields);
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
