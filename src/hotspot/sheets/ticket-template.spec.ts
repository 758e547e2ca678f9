import { filledTemplate } from './ticket-template.js';
import type { PrintedTicket } from './ticket-words.js';

const ticket: PrintedTicket = {
  language: 'en',
  headline: 'Tea & <Biscuits>',
  code: 'Q4P68',
  password: null,
  name: '<img src=x onerror=alert(1)>',
  terms: '1 hour from the first login',
  price: null,
  useBefore: null,
  serial: '10000001',
  support: '',
  loginUrl: 'https://wifi.example/hotspot/28XXX004?code=Q4P68',
  address: 'wifi.example/hotspot/28XXX004',
};

test.each([
  ['<h1>{{headline}}</h1>', '<h1>Tea &amp; &lt;Biscuits&gt;</h1>'],
  ['<p>{{ code }}</p>', '<p>Q4P68</p>'],
  ['{{password}}{{nothing}}{{constructor}}', ''],
  ['<p onclick="x()" style="color:red" class="a">{{code}}</p>', '<p>Q4P68</p>'],
  ['<a href="javascript:x()">{{code}}</a>', 'Q4P68'],
  ['<script>x({{code}})</script><style>*{}</style><p>ok</p>', '<p>ok</p>'],
  ['<svg onload="x()"><p>{{code}}</p></svg>', '<p>Q4P68</p>'],
  ['<div>{{name}}</div>', '<div>&lt;img src=x onerror=alert(1)&gt;</div>'],
])('the template %j becomes %j', (template, html) => {
  expect(filledTemplate(template, ticket)).toBe(html);
});

test('a template shows the QR code as a picture of ours', () => {
  expect(filledTemplate('{{qr}}', ticket)).toMatch(/^<span class="ticket-qr"><svg [^<]+<path/);
});
