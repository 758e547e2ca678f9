import { formatOf, shownAsHtml, shownAsText } from './html.js';

test.each([
  ['<b>Up</b> again', '<b>Up</b> again'],
  ['<img src=x onerror=alert(1)>', ''],
  ['<script>alert(1)</script>gone', 'gone'],
  ['<p onclick="x()">a</p>', '<p>a</p>'],
  ['<a href="javascript:alert(1)">a</a>', '<a rel="noopener noreferrer nofollow">a</a>'],
  [
    '<a href="https://isp.example/x" target=_top>a</a>',
    '<a href="https://isp.example/x" rel="noopener noreferrer nofollow">a</a>',
  ],
  ['<iframe src="//evil"></iframe><form action=//evil><input></form>ok', 'ok'],
  ['<svg><style><img src=x onerror=alert(1)></style></svg>ok', 'ok'],
  ['1 < 2 & 3', '1 &lt; 2 &amp; 3'],
])('HTML %j is shown as %j', (written, shown) => {
  expect(shownAsHtml(written, 'html')).toBe(shown);
});

test('what was written as text stays text', () => {
  expect(shownAsHtml('<b>1 < 2</b>\nnext', 'text')).toBe('&lt;b&gt;1 &lt; 2&lt;/b&gt;<br>\nnext');
});

test.each([
  ['<p>One</p><p>Two &amp; &lt;three&gt;</p>', 'One\nTwo & <three>'],
  ['a<br>b<br/>c', 'a\nb\nc'],
  ['<style>p{}</style><div>x</div>', 'x'],
  ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
])('HTML %j reads %j as text', (written, text) => {
  expect(shownAsText(written, 'html')).toBe(text);
});

test.each([
  ['signal < -70 and > -80', 'text'],
  ['see <jessica@pienaar.example>', 'text'],
  ['a <b>strong</b> signal', 'html'],
  ['line<br/>line', 'html'],
  ['if a<b then c>d', 'text'],
])('%j was written as %s', (text, format) => {
  expect(formatOf(text)).toBe(format);
});
