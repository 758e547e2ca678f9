import { createHash } from 'node:crypto';
import { gatewayIn, handOver, type Trust, uamResponse } from './gateways.js';

const PAGE = 'https://wifi.cedar.example/hotspot/28XXX004';
const trust: Trust = { hosts: ['10.5.50.1', '10.1.0.1:3990'], uamSecret: null };
const md5 = (text: string | Buffer): string => createHash('md5').update(text).digest('hex');
const mikrotik = {
  'link-login-only': 'http://10.5.50.1/login',
  'chap-id': '\\321',
  'chap-challenge': '\\001\\177abc\\377',
  mac: '0A-1B-2C-3D-4E-5F',
};
const uam = {
  res: 'notyet',
  uamip: '10.1.0.1',
  uamport: '3990',
  challenge: '000102030405060708090a0b0c0d0e0f',
  mac: '0A-1B-2C-3D-4E-5F',
};

test('a MikroTik is told the MD5 of its id, the password and its challenge', () => {
  const gateway = gatewayIn(mikrotik, PAGE, trust)!;
  expect(gateway).toMatchObject({ kind: 'mikrotik', device: '0a:1b:2c:3d:4e:5f', isSigned: false });
  const expected = md5(
    Buffer.concat([
      Buffer.from([0o321]),
      Buffer.from('geheim'),
      Buffer.from('\x01\x7fabc\xff', 'latin1'),
    ]),
  );
  expect(handOver(gateway, { code: 'Q4P68', password: 'geheim' }, PAGE, null)).toEqual({
    method: 'post',
    url: 'http://10.5.50.1/login',
    fields: { username: 'Q4P68', password: expected, dst: PAGE },
  });
});

test('a MikroTik without a challenge is told the password', () => {
  const gateway = gatewayIn({ 'link-login-only': 'http://10.5.50.1/login' }, PAGE, trust)!;
  const { fields } = handOver(gateway, { code: 'Q4P68', password: '' }, PAGE, null);
  expect(fields['password']).toBe('');
});

test('CoovaChilli is told a CHAP response, with its secret mixed in where it has one', () => {
  const gateway = gatewayIn(uam, PAGE, trust)!;
  expect(handOver(gateway, { code: 'Q4P68', password: '' }, PAGE, null)).toMatchObject({
    method: 'get',
    url: 'http://10.1.0.1:3990/logon',
  });
  const challenge = Buffer.from(uam.challenge, 'hex');
  expect(uamResponse(uam.challenge, 'pw', null)).toBe(
    md5(Buffer.concat([Buffer.from('\0pw'), challenge])),
  );
  const mixed = createHash('md5').update(challenge).update('s3cret').digest();
  expect(uamResponse(uam.challenge, 'pw', 's3cret')).toBe(
    md5(Buffer.concat([Buffer.from('\0pw'), mixed])),
  );
});

test('a redirect of CoovaChilli is believed only with the signature of its secret', () => {
  const strict = { ...trust, uamSecret: 's3cret' };
  const address = `${PAGE}?res=notyet&uamip=10.1.0.1`;
  const signed = `${address}&md=${md5(`${address}s3cret`).toUpperCase()}`;
  expect(gatewayIn(uam, signed, strict)).toMatchObject({ isSigned: true });
  expect(gatewayIn(uam, signed.replace('10.1', '10.2'), strict)).toBeUndefined();
  expect(gatewayIn(uam, address, strict)).toBeUndefined();
});

test.each([
  'http://evil.example/login',
  'http://10.5.50.1@evil.example/login',
  'http://guest:pw@10.5.50.1/login',
  'http://10.5.50.1.evil.example/login',
  'http://10.5.50.1:8080/login',
  '//10.5.50.1/login',
  'javascript:alert(1)//10.5.50.1',
  '/login',
  '',
])('nothing is handed over to %j', (url) => {
  expect(gatewayIn({ ...mikrotik, 'link-login-only': url }, PAGE, trust)).toBeUndefined();
});

test.each([
  { uamip: '10.9.9.9' },
  { uamport: '80' },
  { uamport: '3990/x' },
  { uamip: 'evil.example/' },
  { challenge: 'zz' },
])('nor to the UAM %j', (other) => {
  expect(gatewayIn({ ...uam, ...other }, PAGE, trust)).toBeUndefined();
});
